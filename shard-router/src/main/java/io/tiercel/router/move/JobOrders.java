package io.tiercel.router.move;

import io.tiercel.router.move.MoveStoppedException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lease while there is work, and hears what operators order. Confined to one thread.
 *
 * <p>While slots are fenced the lease is short: their writers wait for a mover that was stopped no
 * longer than that.
 */
final class JobOrders {
  /** How long slots stay fenced at most before another mover frees them from one that is frozen. */
  static final Duration FENCED_LEASE = Duration.ofMillis(500);

  private static final int RENEWALS = 3;

  private final JobLease lease;
  private final Duration full;
  private final BooleanSupplier closed;
  private Duration length;
  private JobLease.Orders orders;
  private long renewNanos;

  JobOrders(JobLease lease, Duration leaseLength, BooleanSupplier closed) throws SQLException {
    this.lease = lease;
    this.full = leaseLength;
    this.length = leaseLength;
    this.closed = closed;
    this.orders = renewed();
  }

  private JobLease.Orders renewed() throws SQLException {
    long began = System.nanoTime();
    JobLease.Orders now = lease.renew(length);
    renewNanos = began + length.toNanos() / RENEWALS;
    return now;
  }

  JobLease lease() {
    return lease;
  }

  MoveState state() {
    return orders.state();
  }

  /** Whether a schema rollout runs. */
  boolean rollout() {
    return orders.rollout();
  }

  @Nullable Long rowsPerSecond() {
    return orders.rowsPerSecond();
  }

  /**
   * Cheap; to be called often.
   *
   * @throws MoveStoppedException this mover shall not go on
   */
  void tick() {
    keep();
    orders.requireRunning(lease.job());
  }

  /** The same, for work that is done in every state. */
  void keep() {
    if (closed.getAsBoolean()) {
      throw new MoveStoppedException(Reason.CLOSED, "the mover is being closed");
    }
    if (System.nanoTime() - renewNanos > 0) {
      renew();
    }
  }

  /** Before slots are fenced: it also shows that the catalog is there. */
  void beginFence() {
    length = full.compareTo(FENCED_LEASE) < 0 ? full : FENCED_LEASE;
    renew();
  }

  /** The lease is its full length again from the next renewal on. */
  void endFence() {
    length = full;
  }

  /** Asks now. */
  void renew() {
    try {
      orders = renewed();
    } catch (SQLException e) {
      throw new IllegalStateException("the catalog does not answer", e);
    }
  }
}
