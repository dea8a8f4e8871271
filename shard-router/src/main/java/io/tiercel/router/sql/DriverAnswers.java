package io.tiercel.router.sql;

import com.mysql.cj.jdbc.StatementImpl;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What MySQL's answers say beyond JDBC. */
final class DriverAnswers {
  private DriverAnswers() {}

  /** The value the statement handed to {@code LAST_INSERT_ID(expr)}: part of its answer. */
  static long lastInsertId(PreparedStatement statement) throws SQLException {
    return statement.unwrap(StatementImpl.class).getLastInsertID();
  }
}
