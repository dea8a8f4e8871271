package io.tiercel.router.sql;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.protocol.ServerSessionStateController.ServerSessionStateChanges;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One borrowed connection, for one piece of work, bounded by its deadline. Confined to the calling
 * thread.
 *
 * <p>The deadline is kept by the socket's read timeout, set anew before each statement: that costs
 * no round trip and no timer thread, and it also ends a wait for a server that is frozen. The
 * connection is lost with it, which is right: the statement's fate on the server is not known.
 */
public final class SqlSession {
  /** How far a transaction has come: decides what a lost connection means. */
  enum Phase {
    /** COMMIT was not sent: a lost connection means rolled back. */
    OPEN,
    /**
     * A statement that commits itself was sent: an error says it did not, a lost connection
     * nothing.
     */
    SINGLE_STATEMENT,
    /** COMMIT was sent and not answered. */
    COMMITTING,
    /** COMMIT was answered. */
    COMMITTED
  }

  private static final int SESSION_TRACK_GTIDS = 3;
  private static final int ROLLBACK_MILLIS = 250;

  private final Connection connection;
  private final MysqlConnection driver;
  private final Connection raw;
  private final Deadline deadline;
  private final Duration socketTimeout;
  private final JdbiHandles handles;
  private Phase phase = Phase.OPEN;
  private List<String> columns = List.of();

  SqlSession(Connection connection, Deadline deadline, Duration socketTimeout, JdbiHandles handles)
      throws SQLException {
    this.connection = connection;
    this.driver = connection.unwrap(MysqlConnection.class);
    this.raw = (Connection) driver;
    this.deadline = deadline;
    this.socketTimeout = socketTimeout;
    this.handles = handles;
  }

  /** Prepares a statement (the driver keeps prepared ones) and bounds its execution. */
  public PreparedStatement prepare(String sql) throws SQLException {
    bound();
    return connection.prepareStatement(sql);
  }

  /** Lets the next round trips take what is left to the deadline. */
  public void bound() throws SQLException {
    long leftMillis = deadline.remaining().toMillis();
    if (deadline.hasPassed()) {
      throw new RouterException(
          Code.DEADLINE_EXCEEDED,
          Outcome.NOT_APPLIED,
          true,
          "the deadline passed between two statements",
          null);
    }
    limit((int) Math.min(socketTimeout.toMillis(), Math.max(1, leftMillis)));
  }

  Connection connection() throws SQLException {
    bound();
    return connection;
  }

  /** A Jdbi handle on this connection. It may be closed or not; the connection stays. */
  Handle handle() throws SQLException {
    bound();
    return handles.open(connection);
  }

  /** Commits, and says which transaction it was. */
  public @Nullable String commit() throws SQLException {
    bound();
    phase = Phase.COMMITTING;
    connection.commit();
    phase = Phase.COMMITTED;
    return committedGtid();
  }

  /** Runs a statement that is a transaction of its own; returns how many rows it changed. */
  int executeCommitted(PreparedStatement statement) throws SQLException {
    phase = Phase.SINGLE_STATEMENT;
    int changed = statement.executeUpdate();
    phase = Phase.COMMITTED;
    return changed;
  }

  /** The transaction of the last commit, null when MySQL did not name it. */
  @Nullable String committedGtid() {
    ServerSessionStateChanges changes =
        driver.getServerSessionStateController().getSessionStateChanges();
    if (changes == null) {
      return null;
    }
    for (SessionStateChange change : changes.getSessionStateChangesList()) {
      if (change.getType() == SESSION_TRACK_GTIDS) {
        return change.getValues().get(0);
      }
    }
    return null;
  }

  Phase phase() {
    return phase;
  }

  /** Whether nothing is left open: the last thing done was a commit or a rollback. */
  boolean finished() {
    return phase == Phase.COMMITTED;
  }

  /** Names the columns an error message may name. */
  void columns(List<String> names) {
    columns = names;
  }

  List<String> columns() {
    return columns;
  }

  /** Ends the transaction unapplied; the next statement begins another one. */
  void rollback() throws SQLException {
    bound();
    connection.rollback();
  }

  /** Rolls back if it can; a connection that cannot is given up. */
  void rollbackQuietly() {
    try {
      limit(ROLLBACK_MILLIS);
      connection.rollback();
    } catch (SQLException e) {
      abort();
    }
  }

  private void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is closed already.
    }
  }

  private void limit(int millis) throws SQLException {
    // On the driver's connection: the pool would otherwise restore its own value at each return.
    raw.setNetworkTimeout(Runnable::run, millis);
  }
}
