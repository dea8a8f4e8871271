package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.route.Cluster.ShardServers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a write transaction on the primary that owns a slot. Thread-safe.
 *
 * <p>What MySQL rolled back to end a deadlock or lock wait is tried again a few times within the
 * deadline; a slot that has moved is looked up anew, once. Nothing is tried again whose outcome is
 * not known to be "not applied".
 */
public final class WriteRoute {
  private static final Logger LOG = LoggerFactory.getLogger(WriteRoute.class);
  private static final int MAX_ATTEMPTS = 6;
  private static final long FIRST_PAUSE_MICROS = 500;

  /**
   * One attempt at a write.
   *
   * @param <R> what it returns
   */
  @FunctionalInterface
  public interface Attempt<R> {
    /**
     * Tries it.
     *
     * @param shard where
     * @param first whether it is the first attempt: nobody was in the way yet
     */
    R on(ShardServers shard, boolean first);
  }

  private final ClusterView view;
  private final RandomGenerator random;

  /** Routes by this view. */
  public WriteRoute(ClusterView view, RandomGenerator random) {
    this.view = view;
    this.random = random;
  }

  /**
   * Runs the work on the slot's primary.
   *
   * @param work makes one attempt on the shard it is given
   */
  public <R> R run(int slot, Deadline deadline, Attempt<R> work) {
    boolean lookedUpAnew = false;
    for (int attempt = 1; ; attempt++) {
      ShardServers shard = view.now().ownerOf(slot);
      try {
        return work.on(shard, attempt == 1);
      } catch (RouterException e) {
        if (!mayTryAgain(e, attempt, deadline)) {
          throw e;
        }
        if (e.code() == Code.SLOT_MOVED) {
          if (lookedUpAnew) {
            throw e;
          }
          lookedUpAnew = true;
          lookUpAnew(e);
        } else {
          pause(attempt, deadline);
        }
      }
    }
  }

  private static boolean mayTryAgain(RouterException e, int attempt, Deadline deadline) {
    return e.retryable()
        && e.outcome() == Outcome.NOT_APPLIED
        && (e.code() == Code.SLOT_MOVED || e.code() == Code.TRANSACTION_ABORTED)
        && attempt < MAX_ATTEMPTS
        && !deadline.hasPassed();
  }

  private void lookUpAnew(RouterException moved) {
    try {
      view.refresh();
    } catch (RouterException e) {
      LOG.warn("a slot has moved and the catalog does not say where to: {}", e.getMessage());
      moved.addSuppressed(e);
      throw moved;
    }
  }

  private void pause(int attempt, Deadline deadline) {
    long mostMicros = FIRST_PAUSE_MICROS << attempt;
    long nanos = TimeUnit.MICROSECONDS.toNanos(1 + random.nextLong(mostMicros));
    LockSupport.parkNanos(Math.min(nanos, deadline.remaining().toNanos()));
  }
}
