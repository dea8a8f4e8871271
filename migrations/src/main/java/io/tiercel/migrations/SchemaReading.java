package io.tiercel.migrations;

import io.tiercel.migrations.SchemaPart.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A shard's whole schema as {@code information_schema} tells it. Confined to its caller's thread.
 *
 * <p>Tiercel's own tables are left out: they come and go with what the tier does. What depends on
 * the rows (statistics, the next AUTO_INCREMENT) is not asked for.
 */
final class SchemaReading {
  private static final String NOT_OURS = " AND %s NOT LIKE 'tiercel\\_%%'";
  private static final String TABLES =
      """
      SELECT t.table_name, LOWER(t.table_type) AS `type`, t.engine AS `engine`,
        t.table_collation AS `collation`, t.row_format AS `row format`,
        t.create_options AS `options`, IF(t.table_type = 'VIEW', '', t.table_comment) AS `comment`,
        v.view_definition AS `definition`,
        (SELECT GROUP_CONCAT(c.column_name ORDER BY c.ordinal_position SEPARATOR ', ')
          FROM information_schema.columns c
          WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name)
          AS `order of columns`
      FROM information_schema.tables t LEFT JOIN information_schema.views v
        ON v.table_schema = t.table_schema AND v.table_name = t.table_name
      WHERE t.table_schema = ?"""
          + NOT_OURS.formatted("t.table_name");
  private static final String COLUMNS =
      """
      SELECT table_name, column_name, column_type AS `type`, is_nullable AS `nullable`,
        column_default AS `default`, collation_name AS `collation`, LOWER(extra) AS `attributes`,
        generation_expression AS `expression`, column_comment AS `comment`
      FROM information_schema.columns WHERE table_schema = ?"""
          + NOT_OURS.formatted("table_name");
  private static final String INDEXES =
      """
      SELECT table_name, index_name, IF(MAX(non_unique), 'no', 'yes') AS `unique`,
        MAX(index_type) AS `type`, MAX(is_visible) AS `visible`,
        GROUP_CONCAT(CONCAT(COALESCE(CONCAT('`', column_name, '`'), CONCAT('(', expression, ')')),
          COALESCE(CONCAT('(', sub_part, ')'), ''), IF(collation = 'D', ' DESC', ''))
          ORDER BY seq_in_index SEPARATOR ', ') AS `columns`
      FROM information_schema.statistics WHERE table_schema = ?"""
          + NOT_OURS.formatted("table_name")
          + " GROUP BY table_name, index_name";
  private static final String FOREIGN_KEYS =
      """
      SELECT r.table_name, r.constraint_name, r.delete_rule AS `on delete`,
        r.update_rule AS `on update`, r.referenced_table_name AS `parent`,
        (SELECT GROUP_CONCAT(CONCAT(k.column_name, ' -> ', k.referenced_column_name)
            ORDER BY k.ordinal_position SEPARATOR ', ')
          FROM information_schema.key_column_usage k
          WHERE k.constraint_schema = r.constraint_schema AND k.table_name = r.table_name
            AND k.constraint_name = r.constraint_name) AS `columns`
      FROM information_schema.referential_constraints r WHERE r.constraint_schema = ?"""
          + NOT_OURS.formatted("r.table_name");
  private static final String CHECKS =
      """
      SELECT t.table_name, t.constraint_name, t.enforced AS `enforced`, c.check_clause AS `clause`
      FROM information_schema.table_constraints t JOIN information_schema.check_constraints c
        ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name
      WHERE t.constraint_type = 'CHECK' AND t.table_schema = ?"""
          + NOT_OURS.formatted("t.table_name");
  private static final String TRIGGERS =
      """
      SELECT event_object_table, trigger_name, action_timing AS `timing`,
        event_manipulation AS `event`, action_statement AS `statement`
      FROM information_schema.triggers WHERE event_object_schema = ?"""
          + NOT_OURS.formatted("event_object_table");
  private static final String HISTORY_EXISTS =
      """
      SELECT table_name, table_name FROM information_schema.tables
      WHERE table_schema = ? AND table_name = 'tiercel_schema_history'""";
  private static final String HISTORY =
      """
      SELECT 'tiercel_schema_history', script, checksum AS `checksum`,
        IF(success, 'yes', 'no') AS `success`
      FROM `%s`.tiercel_schema_history WHERE type <> 'BASELINE' AND type <> 'DELETE' AND '' <> ?
      ORDER BY installed_rank""";

  /** Lists of columns and the like are longer than what GROUP_CONCAT shows by default. */
  private static final String LONG_LISTS = "SET group_concat_max_len = 1000000";

  private final Connection connection;
  private final String database;

  SchemaReading(Connection connection, String database) {
    this.connection = connection;
    this.database = database;
  }

  /** Every part with its attributes by name. */
  Map<SchemaPart, Map<String, String>> read() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(LONG_LISTS);
    }
    Map<SchemaPart, Map<String, String>> parts = new TreeMap<>();
    readInto(parts, Kind.TABLE, TABLES, 1);
    readInto(parts, Kind.COLUMN, COLUMNS, 2);
    readInto(parts, Kind.INDEX, INDEXES, 2);
    readInto(parts, Kind.FOREIGN_KEY, FOREIGN_KEYS, 2);
    readInto(parts, Kind.CHECK, CHECKS, 2);
    readInto(parts, Kind.TRIGGER, TRIGGERS, 2);
    Map<SchemaPart, Map<String, String>> history = new TreeMap<>();
    readInto(history, Kind.MIGRATION, HISTORY_EXISTS, 2);
    if (!history.isEmpty()) {
      readInto(parts, Kind.MIGRATION, HISTORY.formatted(database.replace("`", "``")), 2);
    }
    return parts;
  }

  private void readInto(
      Map<SchemaPart, Map<String, String>> parts, Kind kind, String sql, int nameColumn)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, database);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Map<String, String> attributes = new TreeMap<>();
          for (int i = nameColumn + 1; i <= rows.getMetaData().getColumnCount(); i++) {
            attributes.put(
                rows.getMetaData().getColumnLabel(i),
                Objects.requireNonNullElse(rows.getString(i), "none"));
          }
          parts.put(
              new SchemaPart(kind, rows.getString(1), rows.getString(nameColumn)), attributes);
        }
      }
    }
  }
}
