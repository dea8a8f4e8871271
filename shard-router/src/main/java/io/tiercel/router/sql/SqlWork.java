package io.tiercel.router.sql;

import java.sql.SQLException;

/**
 * Work on one server, in one borrowed connection.
 *
 * @param <R> what it returns
 */
@FunctionalInterface
public interface SqlWork<R> {
  /** Does the work; the session ends with it. */
  R on(SqlSession session) throws SQLException;
}
