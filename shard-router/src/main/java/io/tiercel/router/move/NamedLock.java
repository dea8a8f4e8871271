package io.tiercel.router.move;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named locks of a MySQL server: they go with the connection that took them, and tell which
 * connection that is. Stateless.
 */
final class NamedLock {
  private static final Logger log = LoggerFactory.getLogger(NamedLock.class);
  private static final int NO_SUCH_CONNECTION = 1094;
  private static final int WAIT_SECONDS = 2;

  private NamedLock() {}

  /** Takes it for as long as the connection lives; one that stays another's is let be. */
  static void take(Connection connection, String name) throws SQLException {
    boolean taken =
        Sql.first(connection, row -> row.getBoolean(1), "SELECT GET_LOCK(?, ?)", name, WAIT_SECONDS)
            .orElse(false);
    if (!taken) {
      log.warn("the lock {} is still another connection's", name);
    }
  }

  /** The number of the connection that holds it; 0 for none. */
  static long holder(Connection connection, String name) throws SQLException {
    return Sql.first(connection, row -> row.getLong(1), "SELECT COALESCE(IS_USED_LOCK(?), 0)", name)
        .orElse(0L);
  }

  /** Ends this connection, which rolls back what it has begun; 0 for none. */
  static void endHolder(Connection connection, long holder) throws SQLException {
    if (holder == 0) {
      return;
    }
    try {
      Sql.execute(connection, "KILL " + holder);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_CONNECTION) {
        throw e;
      }
    }
  }
}
