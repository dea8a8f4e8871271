package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.RouterException;
import io.tiercel.router.move.ImportException.Reason;
import io.tiercel.router.sql.ServerVersion;
import io.tiercel.router.sql.TableAdoption;
import io.tiercel.router.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whether a table can be imported at all. Nothing is changed. Stateless. */
final class ImportPreflight {
  private static final int DATABASE_DENIED = 1044;
  private static final int UNKNOWN_DATABASE = 1049;
  private static final String ESTIMATE =
      """
      SELECT COALESCE(table_rows, 0), COALESCE(data_length, 0) FROM information_schema.tables
      WHERE table_schema = ? AND table_name = ?""";
  private static final String EXISTS =
      """
      SELECT 1 FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name = ?""";
  private static final String CASCADES =
      """
      SELECT constraint_name FROM information_schema.referential_constraints
      WHERE constraint_schema = ? AND table_name = ?
        AND (delete_rule NOT IN ('NO ACTION', 'RESTRICT')
          OR update_rule NOT IN ('NO ACTION', 'RESTRICT'))""";
  private static final String OWN_COLUMNS =
      """
      SELECT column_name FROM information_schema.columns WHERE table_schema = ?
      AND table_name = ? AND column_name IN ('_slot', '_version')""";

  private ImportPreflight() {}

  /** To the source, in its database. */
  static Connection connect(ImportSource source) throws SQLException {
    return MoverConnections.open(source.endpoint(), source.database(), source.login());
  }

  /**
   * The same.
   *
   * @throws ImportException SOURCE_UNAVAILABLE says why
   */
  static Connection open(ImportSource source) {
    try {
      Connection connection = connect(source);
      String version = connection.getMetaData().getDatabaseProductVersion();
      if (!ServerVersion.isSupported(version)) {
        connection.close();
        throw new ImportException(
            Reason.SOURCE_UNAVAILABLE,
            "%s is MySQL %s: an import needs MySQL %s or newer"
                .formatted(source.endpoint(), version, ServerVersion.OLDEST));
      }
      return connection;
    } catch (SQLException e) {
      if (e.getErrorCode() == DATABASE_DENIED) {
        checkRightsWithoutDatabase(source);
      }
      throw new ImportException(
          Reason.SOURCE_UNAVAILABLE,
          e.getErrorCode() == UNKNOWN_DATABASE
              ? "%s has no database %s".formatted(source.endpoint(), source.database())
              : "%s does not let user '%s' in (error %d, SQLState %s): are address, database and password right?"
                  .formatted(
                      source.endpoint(), source.login().user(), e.getErrorCode(), e.getSQLState()),
          e);
    }
  }

  private static void checkRightsWithoutDatabase(ImportSource source) {
    try (Connection connection = MoverConnections.open(source.endpoint(), "", source.login())) {
      checkRights(connection, source);
    } catch (SQLException e) {
      throw new ImportException(
          Reason.SOURCE_UNAVAILABLE, source.endpoint() + " does not answer any more", e);
    }
  }

  static boolean exists(Connection connection, String table) throws SQLException {
    return Sql.first(connection, row -> row.getInt(1), EXISTS, table).isPresent();
  }

  /**
   * Looks at the source.
   *
   * @throws ImportException with what mends it
   */
  static void checkSource(Connection connection, ImportSource source) throws SQLException {
    Optional<String> mending = BinlogSettings.mending(connection);
    if (mending.isPresent()) {
      throw new ImportException(
          Reason.SOURCE_SETTINGS,
          "the changes of %s cannot be followed: %s there (log_bin: in its my.cnf)"
              .formatted(source.endpoint(), mending.get()));
    }
    checkRights(connection, source);
    if (exists(connection, source.fencedTable())) {
      throw new ImportException(
          Reason.SOURCE_TABLE,
          "%s has a table %s already, which is what %s is called after its import: give it another name"
              .formatted(source.place(), source.fencedTable(), source.table()));
    }
    adoption(connection, source);
    List<String> own =
        Sql.query(
            connection, row -> row.getString(1), OWN_COLUMNS, source.database(), source.table());
    if (!own.isEmpty()) {
      throw new ImportException(
          Reason.SOURCE_TABLE,
          "table %s of %s has a column %s, which is the cluster's: an import takes tables without"
              .formatted(source.table(), source.place(), own.get(0)));
    }
    List<String> cascades =
        Sql.query(connection, row -> row.getString(1), CASCADES, source.database(), source.table());
    if (!cascades.isEmpty()) {
      throw new ImportException(
          Reason.SOURCE_TABLE,
          "foreign key %s of table %s of %s changes rows that the binlog does not name: drop it, or its ON DELETE and ON UPDATE"
              .formatted(cascades.get(0), source.table(), source.place()));
    }
    connection.commit();
  }

  private static void checkRights(Connection connection, ImportSource source) throws SQLException {
    List<String> missing =
        SourceRights.of(connection)
            .missing(source.database(), source.table(), source.fencedTable());
    if (!missing.isEmpty()) {
      throw new ImportException(
          Reason.SOURCE_RIGHTS,
          "user '%s' lacks rights on %s: %s"
              .formatted(
                  source.login().user(),
                  source.endpoint(),
                  String.join(
                      "; ",
                      missing.stream()
                          .map(grant -> grant + " TO '" + source.login().user() + "'")
                          .toList())));
    }
  }

  /**
   * What the table would need in the cluster.
   *
   * @throws ImportException SOURCE_TABLE when there is none, or nothing can make it fit
   */
  static TableAdoption adoption(Connection connection, ImportSource source) throws SQLException {
    try {
      TableAdoption adoption =
          TableAdoption.find(connection, source.database(), source.table(), source.shardKey());
      connection.commit();
      return adoption;
    } catch (RouterException e) {
      throw new ImportException(Reason.SOURCE_TABLE, source.place() + ": " + e.getMessage(), e);
    }
  }

  /** Rows and bytes, as MySQL estimates them. */
  static long[] estimate(Connection connection, ImportSource source) throws SQLException {
    long[] estimate =
        Sql.first(
                connection,
                row -> new long[] {row.getLong(1), row.getLong(2)},
                ESTIMATE,
                source.database(),
                source.table())
            .orElse(new long[2]);
    connection.commit();
    return estimate;
  }

  /**
   * Looks at the table in the cluster.
   *
   * @throws ImportException TARGET_TABLE with the command that mends it
   */
  static ImportedTable checkTargets(
      Connection connection,
      ImportSource source,
      Topology topology,
      Credentials credentials,
      int chunkRows)
      throws SQLException {
    ImportedTable table = null;
    for (Topology.Shard shard : topology.shards()) {
      try (Connection target =
          MoverConnections.open(shard.primary(), topology.database(), credentials)) {
        requireAdopted(target, topology.database(), shard.name(), source);
        table = ImportedTables.describe(connection, target, topology.database(), source, chunkRows);
        target.commit();
      }
    }
    connection.commit();
    if (table == null) {
      throw new ImportException(Reason.TARGET_TABLE, "the catalog names no shard");
    }
    return table;
  }

  private static void requireAdopted(
      Connection target, String database, String shard, ImportSource source) throws SQLException {
    TableAdoption adoption;
    try {
      adoption = TableAdoption.find(target, database, source.table(), source.shardKey());
    } catch (RouterException e) {
      boolean none = e.code() == RouterException.Code.UNKNOWN_TABLE;
      throw new ImportException(
          Reason.TARGET_TABLE,
          none
              ? "%s has no table %s: './tiercel import' with --write-schema DIR writes the migration that makes it, 'migrate apply' applies it"
                  .formatted(shard, source.table())
              : shard + ": " + e.getMessage(),
          e);
    }
    if (!adoption.complete()) {
      throw new ImportException(
          Reason.TARGET_TABLE,
          "%s on %s: %s. './tiercel table adopt %s --shard-key %s' writes the migration that mends it"
              .formatted(
                  source.table(),
                  shard,
                  String.join("; ", adoption.problems()),
                  source.table(),
                  source.shardKey()));
    }
  }

  /**
   * Refuses a table that has rows.
   *
   * @throws ImportException TARGET_NOT_EMPTY
   */
  static void requireEmpty(ShardSide side, String table) throws SQLException {
    if (hasRows(side, table)) {
      throw new ImportException(
          Reason.TARGET_NOT_EMPTY,
          "table %s on %s has rows that are of no import: an import goes into an empty table"
              .formatted(table, side.shard()));
    }
  }

  static boolean hasRows(ShardSide side, String table) throws SQLException {
    boolean rows =
        !Sql.ask(
                side.connection(),
                row -> row.getInt(1),
                "SELECT 1 FROM " + Sql.quote(table) + " LIMIT 1")
            .isEmpty();
    side.connection().commit();
    return rows;
  }
}
