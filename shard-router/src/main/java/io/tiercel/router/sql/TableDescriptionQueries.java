package io.tiercel.router.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Asks {@code information_schema} about one table. Confined to its caller's thread. */
final class TableDescriptionQueries {
  private static final String TABLE =
      """
      SELECT table_name, table_type, COALESCE(engine, '') FROM information_schema.tables
      WHERE table_schema = ? AND table_name = ?""";
  private static final String COLUMNS =
      """
      SELECT column_name, column_default, is_nullable, data_type, column_type,
        character_maximum_length, numeric_precision, numeric_scale, datetime_precision,
        character_set_name, collation_name, extra, generation_expression, column_comment
      FROM information_schema.columns WHERE table_schema = ? AND table_name = ?
      ORDER BY ordinal_position""";
  private static final String INDEXES =
      """
      SELECT index_name, non_unique, column_name, sub_part FROM information_schema.statistics
      WHERE table_schema = ? AND table_name = ? ORDER BY index_name, seq_in_index""";
  private static final String TRIGGERS =
      """
      SELECT trigger_name FROM information_schema.triggers
      WHERE event_object_schema = ? AND event_object_table = ?""";
  private static final String CASCADES =
      """
      SELECT constraint_name FROM information_schema.referential_constraints
      WHERE constraint_schema = ? AND table_name = ?
        AND (delete_rule NOT IN ('NO ACTION', 'RESTRICT')
          OR update_rule NOT IN ('NO ACTION', 'RESTRICT'))
      ORDER BY constraint_name""";

  private final Connection connection;
  private final String database;
  private final String table;

  TableDescriptionQueries(Connection connection, String database, String table) {
    this.connection = connection;
    this.database = database;
    this.table = table;
  }

  private interface RowMapping<R> {
    R map(ResultSet row) throws SQLException;
  }

  private record TableRow(String name, boolean baseTable, String engine) {}

  /** Nothing when there is no such table. */
  Optional<TableDescription> describe() throws SQLException {
    List<TableRow> found =
        query(
            TABLE,
            row ->
                new TableRow(
                    row.getString(1), row.getString(2).equals("BASE TABLE"), row.getString(3)));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    TableRow row = found.get(0);
    return Optional.of(
        new TableDescription(
            database,
            row.name,
            row.baseTable,
            row.engine,
            query(COLUMNS, TableDescriptionQueries::column),
            query(INDEXES, TableDescriptionQueries::index),
            !query(TRIGGERS, name -> name.getString(1)).isEmpty(),
            query(CASCADES, name -> name.getString(1))));
  }

  private static ColumnRow column(ResultSet row) throws SQLException {
    return new ColumnRow(
        row.getString(1),
        row.getString(2),
        row.getString(3).equals("YES"),
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        row.getInt(7),
        row.getInt(8),
        row.getInt(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        Objects.requireNonNullElse(row.getString(13), ""),
        row.getString(14));
  }

  private static IndexRow index(ResultSet row) throws SQLException {
    return new IndexRow(
        row.getString(1), row.getInt(2) == 0, row.getString(3), row.getString(4) != null);
  }

  private <R> List<R> query(String sql, RowMapping<R> mapping) throws SQLException {
    List<R> results = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, database);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          results.add(mapping.map(rows));
        }
      }
    }
    return List.copyOf(results);
  }
}
