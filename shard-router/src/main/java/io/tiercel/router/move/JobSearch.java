package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a job that no mover works on, and takes it. Confined to the mover's thread.
 *
 * <p>A mover holds its job in two ways: by a lease, which it renews, and by a named lock of the
 * catalog's server, which goes with its connection. So a job is free as soon as its mover's process
 * is dead, and at the latest when its lease is over. Neither makes anything safe: the token does,
 * which rises with each taking. Whoever takes a job from a mover that still has its connection ends
 * that connection, so that nothing stays locked by a process that was stopped in the middle.
 */
final class JobSearch implements AutoCloseable {
  private static final String OPEN_JOBS =
      """
      SELECT id, token, lease_until IS NULL OR lease_until < NOW(6),
        COALESCE(IS_USED_LOCK(CONCAT('tiercel-move-', id, '-', token)), 0)
      FROM tiercel_catalog.move_job
      WHERE state IN ('PLANNED', 'RUNNING', 'ABORTING') ORDER BY id""";
  private static final String TAKE =
      """
      UPDATE tiercel_catalog.move_job
      SET owner = ?, token = token + 1, lease_until = NOW(6) + INTERVAL ? MICROSECOND,
        state = IF(state = 'PLANNED', 'RUNNING', state)
      WHERE id = ? AND token = ? AND state IN ('PLANNED', 'RUNNING', 'ABORTING')""";

  private final MySqlEndpoint catalog;
  private final Credentials credentials;
  private final String owner;
  private final Duration lease;
  private @Nullable Connection connection;
  private boolean othersWork;

  /**
   * Does not connect yet.
   *
   * @param lease how long a job is taken for
   */
  JobSearch(MySqlEndpoint catalog, Credentials credentials, String owner, Duration lease) {
    this.catalog = catalog;
    this.credentials = credentials;
    this.owner = owner;
    this.lease = lease;
  }

  /**
   * One that is not ended.
   *
   * @param over whether its lease is
   * @param holder the connection that holds its lock, 0 for none
   */
  private record OpenJob(long id, long token, boolean over, long holder) {}

  /** Takes the oldest job that nobody works on. */
  Optional<JobLease> take() throws SQLException {
    Connection open = connection();
    List<OpenJob> jobs =
        Sql.query(
            open,
            row -> new OpenJob(row.getLong(1), row.getLong(2), row.getBoolean(3), row.getLong(4)),
            OPEN_JOBS);
    open.commit();
    othersWork = false;
    for (OpenJob job : jobs) {
      if (!job.over && job.holder != 0) {
        othersWork = true;
      } else if (take(open, job)) {
        connection = null;
        return Optional.of(new JobLease(open, job.id, job.token + 1));
      }
    }
    return Optional.empty();
  }

  /** Whether another mover had a job at the last look: it may die at any moment. */
  boolean othersWork() {
    return othersWork;
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = MoverConnections.open(catalog, "tiercel_catalog", credentials);
      connection = open;
    }
    return open;
  }

  private boolean take(Connection open, OpenJob job) throws SQLException {
    NamedLock.endHolder(open, job.holder);
    long micros = lease.toNanos() / 1_000;
    boolean taken = Sql.update(open, TAKE, owner, micros, job.id, job.token) == 1;
    if (taken) {
      // Before anybody can see the new token: a job without its lock is free.
      NamedLock.take(open, "tiercel-move-" + job.id + "-" + (job.token + 1));
    }
    open.commit();
    return taken;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (SQLException e) {
      // It is of no use any more either way.
    }
  }
}
