package io.tiercel.router.sql;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.pool.ConnectionPool;
import io.tiercel.router.sql.SqlErrors.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in a connection borrowed for it. Work that fails inside a transaction is rolled back;
 * every SQL error becomes a {@link RouterException}.
 */
public final class BorrowedCalls implements SqlCalls {
  private final ConnectionPool pool;
  private final Duration socketTimeout;
  private final Place place;
  private final boolean transactional;
  private final JdbiHandles handles = new JdbiHandles();

  /**
   * Work in connections of this pool.
   *
   * @param shard for messages
   * @param server for messages
   * @param user for messages
   * @param transactional whether the pool's connections are without autocommit
   */
  public BorrowedCalls(
      ConnectionPool pool,
      Duration socketTimeout,
      String shard,
      String server,
      String user,
      boolean transactional) {
    this.pool = pool;
    this.socketTimeout = socketTimeout;
    this.place = new Place(shard, server, user);
    this.transactional = transactional;
  }

  @Override
  public <R> R call(Deadline deadline, SqlWork<R> work) {
    if (deadline.hasPassed()) {
      throw new RouterException(
          Code.DEADLINE_EXCEEDED,
          Outcome.NOT_APPLIED,
          true,
          "the deadline had passed before " + place.server() + " was asked",
          null);
    }
    Connection connection;
    try {
      connection = pool.borrow(deadline);
    } catch (RouterException e) {
      throw deadline.hasPassed() && e.code() == Code.OVERLOADED ? late(e) : e;
    } catch (SQLException e) {
      throw SqlErrors.map(e, SqlSession.Phase.OPEN, deadline, place, List.of());
    }
    try {
      return run(connection, deadline, work);
    } finally {
      giveBack(connection);
    }
  }

  private <R> R run(Connection connection, Deadline deadline, SqlWork<R> work) {
    SqlSession session = null;
    boolean done = false;
    try {
      session = new SqlSession(connection, deadline, socketTimeout, handles);
      R result = work.on(session);
      done = true;
      return result;
    } catch (SQLException e) {
      throw mapped(e, session, deadline);
    } catch (JdbiException e) {
      SQLException cause = sqlCause(e);
      throw cause == null ? e : mapped(cause, session, deadline);
    } finally {
      if (transactional && session != null && !(done && session.finished())) {
        session.rollbackQuietly();
      }
    }
  }

  private RouterException mapped(SQLException e, @Nullable SqlSession session, Deadline deadline) {
    return SqlErrors.map(
        e,
        session == null ? SqlSession.Phase.OPEN : session.phase(),
        deadline,
        place,
        session == null ? List.of() : session.columns());
  }

  private static @Nullable SQLException sqlCause(Throwable e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static RouterException late(RouterException e) {
    return new RouterException(
        Code.DEADLINE_EXCEEDED,
        Outcome.NOT_APPLIED,
        true,
        "the deadline passed: " + e.getMessage(),
        e);
  }

  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The pool has dropped it; what the work did is decided already.
    }
  }
}
