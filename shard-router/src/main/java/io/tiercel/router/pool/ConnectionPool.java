package io.tiercel.router.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The HikariCP pool of one server and use. Thread-safe.
 *
 * <p>Uses {@link HikariPool} rather than HikariDataSource because only the pool lends within a
 * deadline given per call. A server that does not answer does not stop the construction: the pool
 * goes on trying in its own threads.
 *
 * <p>A connection that was idle for half a second is pinged before it is lent; against a frozen
 * server that ping can hold a caller for {@value #PING_MILLIS} ms, the least HikariCP allows, even
 * where the deadline is nearer.
 */
public final class ConnectionPool implements AutoCloseable {
  private static final int PING_MILLIS = 250;
  private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration KEEPALIVE = Duration.ofMinutes(2);

  private final PoolPlan plan;
  private final HikariPool pool;
  private final AtomicLong borrowed = new AtomicLong();

  /** Opens the pool; its connections are opened in the background. */
  public ConnectionPool(PoolPlan plan, MeterRegistry meters) {
    this.plan = plan;
    HikariConfig config = new HikariConfig();
    config.setPoolName(plan.name());
    config.setJdbcUrl(plan.url());
    config.setDataSourceProperties(plan.login());
    config.setAutoCommit(plan.use().autoCommit());
    config.setReadOnly(plan.use().readOnly());
    config.setMaximumPoolSize(plan.limits().maxConnections());
    config.setMinimumIdle(plan.limits().minIdle());
    config.setConnectionTimeout(plan.limits().borrowTimeout().toMillis());
    config.setValidationTimeout(PING_MILLIS);
    // The driver makes a ping of this. Connection.isValid would wait for whole seconds.
    config.setConnectionTestQuery("/* ping */ SELECT 1");
    config.setMaxLifetime(MAX_LIFETIME.toMillis());
    config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    config.setLeakDetectionThreshold(plan.limits().leakThreshold().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setMetricsTrackerFactory(new PoolMetrics(plan, meters));
    config.validate();
    pool = new HikariPool(config);
  }

  /**
   * Lends a connection; closing it gives it back.
   *
   * @throws RouterException OVERLOADED when all stayed lent, SHARD_UNAVAILABLE when the server
   *     cannot be reached
   * @throws SQLException what the driver said when a lent connection could not be made ready
   */
  public Connection borrow(Deadline deadline) throws SQLException {
    long limitMillis =
        Math.min(
            plan.limits().borrowTimeout().toMillis(), Math.max(1, deadline.remaining().toMillis()));
    long start = System.nanoTime();
    try {
      Connection connection = pool.getConnection(limitMillis);
      borrowed.incrementAndGet();
      return connection;
    } catch (SQLTransientConnectionException e) {
      throw refused(e, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** How many connections were lent so far. */
  public long borrowedCount() {
    return borrowed.get();
  }

  /** Lent, ready and waited for. */
  public PoolFigures figures() {
    return new PoolFigures(
        pool.getActiveConnections(),
        pool.getIdleConnections(),
        pool.getThreadsAwaitingConnection());
  }

  /** Whether as many connections are open as are kept ready. */
  public boolean warm() {
    return pool.getTotalConnections() >= plan.limits().minIdle();
  }

  /** Retires every connection: idle ones now, lent ones when they come back. */
  public void retireAll() {
    pool.softEvictConnections();
  }

  @Override
  public void close() {
    try {
      pool.shutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RouterException refused(SQLTransientConnectionException e, Duration waited) {
    if (e.getCause() instanceof SQLException failure && pool.getTotalConnections() == 0) {
      return new RouterException(
          Code.SHARD_UNAVAILABLE,
          Outcome.NOT_APPLIED,
          true,
          "no connection to "
              + plan.endpoint()
              + " ("
              + plan.shard()
              + ") within "
              + waited.toMillis()
              + " ms: SQL state "
              + failure.getSQLState()
              + ", error "
              + failure.getErrorCode(),
          failure);
    }
    PoolFigures now = figures();
    return new RouterException(
        Code.OVERLOADED,
        Outcome.NOT_APPLIED,
        true,
        Thread.currentThread().getName()
            + " waited "
            + waited.toMillis()
            + " ms for a "
            + plan.use().tag()
            + " connection to "
            + plan.endpoint()
            + " ("
            + plan.shard()
            + "): "
            + now.active()
            + " in use, "
            + now.idle()
            + " idle, "
            + now.waiting()
            + " waiting, at most "
            + plan.limits().maxConnections(),
        e);
  }
}
