package io.tiercel.router.move;

import io.tiercel.router.move.MoveStoppedException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps the lease while there is work, and hears what operators order. Confined to one thread. */
final class JobOrders {
  private final JobLease lease;
  private final long renewNanos;
  private final BooleanSupplier closed;
  private JobLease.Orders orders;
  private long renewedNanos = System.nanoTime();

  JobOrders(JobLease lease, Duration leaseLength, BooleanSupplier closed) throws SQLException {
    this.lease = lease;
    this.renewNanos = leaseLength.toNanos() / 3;
    this.closed = closed;
    this.orders = lease.renew();
  }

  JobLease lease() {
    return lease;
  }

  MoveState state() {
    return orders.state();
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
    if (orders.state() != MoveState.RUNNING) {
      throw new MoveStoppedException(
          Reason.OTHER_STATE, "job " + lease.job() + " is " + orders.state());
    }
  }

  /** The same, for work that is done in every state. */
  void keep() {
    if (closed.getAsBoolean()) {
      throw new MoveStoppedException(Reason.CLOSED, "the mover is being closed");
    }
    if (System.nanoTime() - renewedNanos > renewNanos) {
      renew();
    }
  }

  private void renew() {
    try {
      orders = lease.renew();
      renewedNanos = System.nanoTime();
    } catch (SQLException e) {
      throw new IllegalStateException("the catalog does not answer", e);
    }
  }
}
