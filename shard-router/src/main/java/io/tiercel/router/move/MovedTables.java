package io.tiercel.router.move;

import io.tiercel.router.move.MovedColumn.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds the tables whose rows move with a slot: every one that has a column {@code _slot}, and
 * {@code tiercel_writer}, because retries are recognised by it. Stateless.
 */
final class MovedTables {
  static final String WRITER_TABLE = "tiercel_writer";

  private static final String SLOT_COLUMN = "_slot";
  private static final int CHUNK_BYTES = 4 << 20;
  private static final int LEAST_CHUNK = 16;
  private static final String TABLES =
      """
      SELECT t.table_name, COALESCE(t.avg_row_length, 0) FROM information_schema.tables t
      WHERE t.table_schema = ? AND t.table_type = 'BASE TABLE' AND (t.table_name = ?
        OR EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = t.table_schema
          AND c.table_name = t.table_name AND c.column_name = '_slot'))
      ORDER BY t.table_name""";
  private static final String COLUMNS =
      """
      SELECT column_name, LOWER(data_type), column_type, COALESCE(character_set_name, ''),
        COALESCE(character_octet_length, 0), extra
      FROM information_schema.columns WHERE table_schema = ? AND table_name = ?
      ORDER BY ordinal_position""";
  private static final String KEY =
      """
      SELECT column_name FROM information_schema.statistics
      WHERE table_schema = ? AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index""";
  private static final String ROW_BYTES =
      """
      SELECT COALESCE(avg_row_length, 0) FROM information_schema.tables
      WHERE table_schema = ? AND table_name = ?""";
  private static final String SLOT_INDEX =
      """
      SELECT index_name FROM information_schema.statistics
      WHERE table_schema = ? AND table_name = ? AND column_name = ? AND seq_in_index = 1
      ORDER BY index_name""";
  private static final String TRIGGERS =
      "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = ?"
          + " AND event_object_table = ?";
  private static final String SHAPE =
      """
      SELECT CONCAT_WS('/', c.column_name, c.column_type, c.is_nullable, c.collation_name, c.extra,
        c.generation_expression)
      FROM information_schema.columns c
      WHERE c.table_schema = ? AND c.table_name = ? ORDER BY c.ordinal_position""";

  private MovedTables() {}

  /**
   * All of them, by name.
   *
   * @throws MoveFailedException one cannot be moved
   */
  static List<MovedTable> find(Connection connection, String database, int chunkRows)
      throws SQLException {
    List<MovedTable> tables = new ArrayList<>();
    for (Named named :
        Sql.query(
            connection,
            row -> new Named(row.getString(1), row.getLong(2)),
            TABLES,
            database,
            WRITER_TABLE)) {
      tables.add(describe(connection, database, named, chunkRows));
    }
    return List.copyOf(tables);
  }

  private record Named(String name, long rowBytes) {}

  private static MovedTable describe(
      Connection connection, String database, Named named, int chunkRows) throws SQLException {
    String table = named.name;
    boolean own = table.equals(WRITER_TABLE);
    requireNoTriggers(connection, database, table);
    List<MovedColumn> columns = columns(connection, database, table);
    List<String> names = columns.stream().map(MovedColumn::name).toList();
    List<Integer> key = key(connection, database, table).stream().map(names::indexOf).toList();
    if (key.isEmpty()) {
      throw new MoveFailedException(
          "table " + table + " has no primary key: adopt it, or drop its column _slot");
    }
    String slotColumn = own ? "slot" : SLOT_COLUMN;
    String index =
        Sql.first(connection, row -> row.getString(1), SLOT_INDEX, database, table, slotColumn)
            .orElseThrow(
                () ->
                    new MoveFailedException(
                        "table " + table + " has no index that begins with " + slotColumn));
    return new MovedTable(
        table,
        slotColumn,
        columns,
        key,
        names.indexOf(slotColumn),
        index,
        chunkRows(named.rowBytes, chunkRows));
  }

  private static int chunkRows(long rowBytes, int most) {
    return Math.max(LEAST_CHUNK, Math.min(most, (int) (CHUNK_BYTES / Math.max(1, rowBytes))));
  }

  /** How many rows of a table are read at once: fewer when they are long. */
  static int chunkRows(Connection connection, ImportSource source, int most) throws SQLException {
    long rowBytes =
        Sql.first(connection, row -> row.getLong(1), ROW_BYTES, source.database(), source.table())
            .orElse(0L);
    return chunkRows(rowBytes, most);
  }

  /** All columns of a table, in the order of row events. */
  static List<MovedColumn> columns(Connection connection, String database, String table)
      throws SQLException {
    return Sql.query(connection, row -> column(table, row), COLUMNS, database, table);
  }

  /** The names of the primary key's columns, in its order. */
  static List<String> key(Connection connection, String database, String table)
      throws SQLException {
    return Sql.query(connection, row -> row.getString(1), KEY, database, table);
  }

  /** What a trigger writes is in the binlog already: on the target it would come twice. */
  static void requireNoTriggers(Connection connection, String database, String table)
      throws SQLException {
    long triggers =
        Sql.first(connection, row -> row.getLong(1), TRIGGERS, database, table).orElse(0L);
    if (triggers > 0) {
      throw new MoveFailedException(
          "table " + table + " has triggers, which would act again on the target: drop them");
    }
  }

  private static MovedColumn column(String table, ResultSet row) throws SQLException {
    String name = row.getString(1);
    String dataType = row.getString(2);
    Kind kind = MovedColumn.kindOf(dataType);
    if (kind == null) {
      throw new MoveFailedException(
          "column %s.%s is of type %s, which cannot be moved".formatted(table, name, dataType));
    }
    boolean unsigned =
        Objects.requireNonNullElse(row.getString(3), "").contains(" unsigned")
            || dataType.equals("year");
    int bits = kind == Kind.FIXED_BYTES ? row.getInt(5) : MovedColumn.bitsOf(dataType);
    // DEFAULT_GENERATED is a default that is an expression, not a generated column.
    String extra = row.getString(6).toUpperCase(java.util.Locale.ROOT);
    boolean generated = extra.contains("VIRTUAL GENERATED") || extra.contains("STORED GENERATED");
    String charset = kind == Kind.TEXT ? row.getString(4) : kind == Kind.JSON ? "utf8mb4" : "";
    return new MovedColumn(name, kind, bits, unsigned, charset, !generated);
  }

  /**
   * Refuses a table that has another shape on the other side.
   *
   * @throws MoveFailedException naming the table
   */
  static void requireSame(
      List<MovedTable> tables, Connection source, Connection target, String database)
      throws SQLException {
    List<String> there = names(find(target, database, 1));
    if (!names(tables).equals(there)) {
      throw new MoveFailedException(
          "the source has the tables "
              + names(tables)
              + " and the target "
              + there
              + ": bring the target to the source's schema ('tiercel migrate apply')");
    }
    for (MovedTable table : tables) {
      List<String> here = shape(source, database, table);
      if (!here.equals(shape(target, database, table))) {
        throw new MoveFailedException(
            "table "
                + table.name()
                + " has other columns on the target: 'tiercel migrate drift' names them");
      }
    }
  }

  private static List<String> names(List<MovedTable> tables) {
    return tables.stream().map(MovedTable::name).toList();
  }

  private static List<String> shape(Connection connection, String database, MovedTable table)
      throws SQLException {
    List<String> shape =
        new ArrayList<>(
            Sql.query(connection, row -> row.getString(1), SHAPE, database, table.name()));
    shape.addAll(Sql.query(connection, row -> row.getString(1), KEY, database, table.name()));
    return shape;
  }
}
