package io.tiercel.router.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All columns of a table in the order of its row events, Tiercel's own among them. */
public final class ColumnOrder {
  private static final String COLUMNS =
      "SELECT column_name FROM information_schema.columns"
          + " WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position";

  private ColumnOrder() {}

  /** Empty when there is no such table. */
  public static List<String> read(SqlSession session, String database, String table)
      throws SQLException {
    try (PreparedStatement ask = session.prepare(COLUMNS)) {
      ask.setString(1, database);
      ask.setString(2, table);
      List<String> names = new ArrayList<>();
      try (ResultSet rows = ask.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return List.copyOf(names);
    }
  }
}
