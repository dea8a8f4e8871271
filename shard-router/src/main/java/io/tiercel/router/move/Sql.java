package io.tiercel.router.move;

import io.tiercel.router.replica.GtidSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Short words for JDBC. Stateless. */
final class Sql {
  /** Reads one row. */
  @FunctionalInterface
  interface Reading<R> {
    /** What the row says. */
    R of(ResultSet row) throws SQLException;
  }

  private Sql() {}

  /** The name between backticks, those inside doubled. */
  static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Numbers for an IN list. */
  static String list(Collection<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Runs a statement with parameters; how many rows it affected. */
  static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** Runs a statement with parameters; the number it gives a row, or LAST_INSERT_ID(number). */
  static long insertId(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      bind(statement, parameters);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        if (!keys.next()) {
          throw new SQLException("the statement gave no number");
        }
        return keys.getLong(1);
      }
    }
  }

  /** Every row of a query with parameters. */
  static <R> List<R> query(
      Connection connection, Reading<R> reading, String sql, @Nullable Object... parameters)
      throws SQLException {
    List<R> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(reading.of(result));
        }
      }
    }
    return rows;
  }

  /** The first row, if there is one. */
  static <R> Optional<R> first(
      Connection connection, Reading<R> reading, String sql, @Nullable Object... parameters)
      throws SQLException {
    return query(connection, reading, sql, parameters).stream().findFirst();
  }

  /** Runs a text as it stands, with no parameters and no preparation. */
  static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.executeUpdate(sql);
    }
  }

  /** Every row of a text as it stands; values come as MySQL prints them. */
  static <R> List<R> ask(Connection connection, Reading<R> reading, String sql)
      throws SQLException {
    List<R> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          rows.add(reading.of(result));
        }
      }
    }
    return rows;
  }

  /** Every transaction the server has. Ends the connection's own. */
  static GtidSet executed(Connection connection) throws SQLException {
    String text = ask(connection, row -> row.getString(1), "SELECT @@GLOBAL.gtid_executed").get(0);
    connection.commit();
    return GtidSet.parse(text);
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
