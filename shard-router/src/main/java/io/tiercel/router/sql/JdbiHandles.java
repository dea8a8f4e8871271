package io.tiercel.router.sql;

import java.sql.Connection;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Jdbi handles on connections that are borrowed already. Thread-safe.
 *
 * <p>One Jdbi for all of them, because making one costs more than a handle; the connection reaches
 * it through the calling thread.
 */
final class JdbiHandles {
  private static final ThreadLocal<@Nullable Connection> HANDED_OVER = new ThreadLocal<>();
  private final Jdbi jdbi = Jdbi.create(new Borrowed());

  Handle open(Connection connection) {
    HANDED_OVER.set(connection);
    try {
      return jdbi.open();
    } finally {
      HANDED_OVER.remove();
    }
  }

  private static final class Borrowed implements ConnectionFactory {
    @Override
    public Connection openConnection() {
      Connection connection = HANDED_OVER.get();
      if (connection == null) {
        throw new IllegalStateException("no connection was handed over");
      }
      return connection;
    }

    @Override
    public void closeConnection(Connection connection) {
      // The session's owner gives it back to the pool.
    }
  }
}
