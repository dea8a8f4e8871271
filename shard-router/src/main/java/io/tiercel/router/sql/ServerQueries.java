package io.tiercel.router.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Questions to a server about itself. */
public final class ServerQueries {
  private static final String EXECUTED =
      "SELECT IF(@@GLOBAL.gtid_mode = 'ON', @@GLOBAL.gtid_executed, NULL)";

  private ServerQueries() {}

  /**
   * The transactions the server holds, as MySQL writes them; nothing where it does not count them.
   */
  public static Optional<String> executedGtids(SqlSession session) throws SQLException {
    try (PreparedStatement statement = session.prepare(EXECUTED);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return Optional.ofNullable(result.getString(1));
    }
  }
}
