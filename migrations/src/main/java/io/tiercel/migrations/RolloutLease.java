package io.tiercel.migrations;

import io.tiercel.router.RouterException;
import io.tiercel.router.topology.CatalogRollouts;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run a rollout, renewed by a thread of its own while it is open. Thread-safe.
 *
 * <p>The lease is counted here from before the catalog was asked, so it ends here before it ends
 * there, whatever the clocks say: whoever finds it held is alone.
 */
final class RolloutLease implements AutoCloseable {
  /** How long a killed process keeps others out. */
  static final Duration LENGTH = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(RolloutLease.class);
  private static final int RENEWALS_PER_LEASE = 6;

  private final CatalogRollouts rollouts;
  private final long id;
  private final Duration length;
  private final LongSupplier nanoClock;
  private final ScheduledExecutorService executor;
  private volatile long heldUntilNanos;

  private RolloutLease(
      CatalogRollouts rollouts, long id, Duration length, LongSupplier nanoClock, long sinceNanos) {
    this.rollouts = rollouts;
    this.id = id;
    this.length = length;
    this.nanoClock = nanoClock;
    this.heldUntilNanos = sinceNanos + length.toNanos();
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tiercel-rollout-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Of a rollout that has just been claimed.
   *
   * @param sinceNanos before it was
   */
  static RolloutLease of(
      CatalogRollouts rollouts, long id, Duration length, LongSupplier nanoClock, long sinceNanos) {
    RolloutLease lease = new RolloutLease(rollouts, id, length, nanoClock, sinceNanos);
    long pause = length.toNanos() / RENEWALS_PER_LEASE;
    var unused =
        lease.executor.scheduleWithFixedDelay(lease::renew, pause, pause, TimeUnit.NANOSECONDS);
    return lease;
  }

  private void renew() {
    long askedAt = nanoClock.getAsLong();
    try {
      if (rollouts.renew(id, length)) {
        heldUntilNanos = askedAt + length.toNanos();
      } else {
        heldUntilNanos = askedAt;
        executor.shutdown();
      }
    } catch (RouterException e) {
      LOG.warn("the lease of schema rollout {} could not be renewed: {}", id, e.getMessage());
    }
  }

  /** Whether nobody else can have begun. */
  boolean held() {
    return heldUntilNanos - nanoClock.getAsLong() > 0;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
