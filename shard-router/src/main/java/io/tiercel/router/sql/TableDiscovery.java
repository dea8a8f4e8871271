package io.tiercel.router.sql;

import io.tiercel.router.Column;
import io.tiercel.router.ColumnType;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TableMeta;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds out about a table from one server's {@code information_schema}: there is no second schema
 * to maintain. Stateless; the connection is the caller's.
 */
public final class TableDiscovery {
  private static final String SYSTEM_PREFIX = "tiercel_";

  private TableDiscovery() {}

  /**
   * What this server says about a table. Equal fingerprints from two servers mean equal tables.
   *
   * @param database the application's database
   * @throws RouterException UNKNOWN_TABLE when there is none of that name (Tiercel's own tables
   *     count as none); TABLE_NOT_ADOPTED when it lacks something, with the ALTER TABLE statement
   *     that mends it
   * @throws SQLException when the server does not answer
   */
  public static TableMeta discover(Connection connection, String database, String table)
      throws SQLException {
    TableDescription description =
        new TableDescriptionQueries(connection, database, table)
            .describe()
            .filter(found -> !found.name().startsWith(SYSTEM_PREFIX))
            .orElseThrow(
                () ->
                    new RouterException(
                        Code.UNKNOWN_TABLE,
                        "database " + database + " has no table named " + table));
    return toMeta(description, AdoptionCheck.requireAdopted(description));
  }

  private static TableMeta toMeta(TableDescription table, String shardKey) {
    List<String> key =
        table.primaryKey().stream().map(part -> Objects.requireNonNull(part.column())).toList();
    List<Column> columns = new ArrayList<>();
    boolean readBack = table.triggers();
    for (ColumnRow row : table.columns()) {
      if (row.name().equals(AdoptionCheck.SLOT) || row.name().equals(AdoptionCheck.VERSION)) {
        continue;
      }
      ColumnType type = ColumnMapping.typeOf(row).orElseThrow();
      columns.add(ColumnMapping.toColumn(row, type));
      readBack |= ColumnMapping.maySettleDifferently(row, type, key.contains(row.name()));
    }
    List<String> names = columns.stream().map(Column::name).toList();
    List<Integer> primaryKey = key.stream().map(names::indexOf).toList();
    int shardKeyPart = key.indexOf(shardKey);
    return new TableMeta(
        table.name(),
        List.copyOf(columns),
        primaryKey,
        shardKeyPart,
        TableFingerprint.of(table.name(), columns, primaryKey, shardKeyPart, readBack),
        table.indexes().stream().anyMatch(part -> part.unique() && !part.primary()),
        readBack,
        table.triggers());
  }
}
