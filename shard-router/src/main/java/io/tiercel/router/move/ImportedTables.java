package io.tiercel.router.move;

import io.tiercel.router.move.ImportException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out how a table is to be imported, and whether both sides fit. Stateless. */
final class ImportedTables {
  /** Their bytes are the same in UTF-8. */
  private static final Set<String> SAME_BYTES = Set.of("utf8", "utf8mb3", "ascii");

  private static final String CLUSTER_CHARSET = "utf8mb4";
  private static final String VERSION = "_version";
  private static final String SHAPE =
      """
      SELECT CONCAT_WS(' ', column_name, column_type, IF(is_nullable = 'YES', 'NULL', 'NOT NULL'),
        generation_expression)
      FROM information_schema.columns
      WHERE table_schema = ? AND table_name = ? AND column_name NOT IN ('_slot', '_version')
      ORDER BY column_name""";

  private ImportedTables() {}

  /**
   * Of a table that both sides have.
   *
   * @throws ImportException TARGET_TABLE when they differ
   */
  static ImportedTable describe(
      Connection source, Connection target, String database, ImportSource from, int chunkRows)
      throws SQLException {
    String name = from.table();
    List<String> here = Sql.query(source, row -> row.getString(1), SHAPE, from.database(), name);
    List<String> there = Sql.query(target, row -> row.getString(1), SHAPE, database, name);
    requireSame(name, "columns", here, there);
    List<String> key = MovedTables.key(source, from.database(), name);
    requireSame(name, "primary key columns", key, MovedTables.key(target, database, name));
    List<MovedColumn> outside;
    List<MovedColumn> inside;
    try {
      MovedTables.requireNoTriggers(target, database, name);
      outside = MovedTables.columns(source, from.database(), name);
      inside = MovedTables.columns(target, database, name);
    } catch (MoveFailedException e) {
      throw new ImportException(Reason.TARGET_TABLE, String.valueOf(e.getMessage()), e);
    }
    List<MovedColumn> columns = new ArrayList<>();
    Set<String> keyCharsets = new TreeSet<>();
    for (MovedColumn column : outside) {
      MovedColumn twin = named(inside, column.name());
      boolean otherCharset = requireSameBytes(name, column, twin);
      columns.add(twin);
      if (key.contains(column.name()) && column.kind() == MovedColumn.Kind.TEXT) {
        keyCharsets.add(otherCharset ? column.charset() : CLUSTER_CHARSET);
      }
    }
    List<String> names = columns.stream().map(MovedColumn::name).toList();
    List<Integer> keyPositions = key.stream().map(names::indexOf).toList();
    MovedTable read =
        table(name, columns, keyPositions, MovedTables.chunkRows(source, from, chunkRows));
    List<MovedColumn> written = new ArrayList<>(columns);
    written.add(named(inside, VERSION));
    return new ImportedTable(
        read,
        table(name, List.copyOf(written), keyPositions, read.chunkRows()),
        names.indexOf(from.shardKey()),
        keyCharset(name, keyCharsets));
  }

  private static MovedTable table(
      String name, List<MovedColumn> columns, List<Integer> key, int chunkRows) {
    return new MovedTable(name, "_slot", List.copyOf(columns), key, -1, "PRIMARY", chunkRows);
  }

  private static MovedColumn named(List<MovedColumn> columns, String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow();
  }

  private static void requireSame(
      String table, String what, List<String> here, List<String> there) {
    if (!here.equals(there)) {
      List<String> differing = new ArrayList<>(here);
      differing.removeAll(there);
      List<String> others = new ArrayList<>(there);
      others.removeAll(here);
      throw new ImportException(
          Reason.TARGET_TABLE,
          "the %2$s of table %1$s differ: outside %3$s, in the cluster %4$s. Bring them together by a migration"
              .formatted(table, what, differing, others));
    }
  }

  /** Whether the names of their character sets differ. */
  private static boolean requireSameBytes(String table, MovedColumn outside, MovedColumn inside) {
    if (outside.charset().equals(inside.charset())) {
      return false;
    }
    if (SAME_BYTES.contains(outside.charset()) && inside.charset().equals(CLUSTER_CHARSET)) {
      return true;
    }
    throw new ImportException(
        Reason.TARGET_TABLE,
        "column %s.%s has character set %s outside and %s in the cluster: texts would be other bytes. Convert it outside first"
            .formatted(table, outside.name(), outside.charset(), inside.charset()));
  }

  private static @Nullable String keyCharset(String table, Set<String> charsets) {
    if (charsets.size() > 1) {
      throw new ImportException(
          Reason.SOURCE_TABLE,
          "the primary key of table %s has columns of several character sets %s: convert them to one"
              .formatted(table, charsets));
    }
    return charsets.stream().filter(one -> !one.equals(CLUSTER_CHARSET)).findFirst().orElse(null);
  }
}
