package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Runs a write transaction on the primary that owns a slot. Thread-safe.
 *
 * <p>What MySQL rolled back to end a deadlock or lock wait is tried again a few times within the
 * deadline. A slot that is on its way to another shard or primary is waited for until the deadline;
 * one that has moved is looked up anew. Nothing is tried again whose outcome is not known to be
 * "not applied".
 */
public final class WriteRoute {
  private static final int MAX_ATTEMPTS = 6;
  private static final long FIRST_PAUSE_MICROS = 500;
  private static final long FENCE_PAUSE_MICROS = 8_000;

  /** With less time left the caller learns more from the last refusal than from another attempt. */
  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(20);

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
     * @param cluster says where
     * @param first whether it is the first attempt: nobody was in the way yet
     */
    R on(Cluster cluster, boolean first);
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
    boolean first = true;
    int refused = 0;
    while (true) {
      Cluster cluster = view.now();
      try {
        return work.on(cluster, first);
      } catch (RouterException e) {
        first = false;
        refused += e.code() == Code.SLOT_FENCED ? 0 : 1;
        if (!mayTryAgain(e, refused, deadline)) {
          throw e;
        }
        prepareAnother(e, cluster, slot, refused, deadline);
        if (!hasTime(deadline)) {
          throw e;
        }
      }
    }
  }

  /** Else the caller would hear that time was short, and not why. */
  private static boolean hasTime(Deadline deadline) {
    return deadline.remaining().compareTo(SHORTEST_ATTEMPT) > 0;
  }

  private static boolean mayTryAgain(RouterException e, int refused, Deadline deadline) {
    return e.retryable()
        && e.outcome() == Outcome.NOT_APPLIED
        && refused < MAX_ATTEMPTS
        && hasTime(deadline)
        && switch (e.code()) {
          case SLOT_MOVED, SLOT_FENCED, TRANSACTION_ABORTED -> true;
          default -> false;
        };
  }

  private void prepareAnother(
      RouterException e, Cluster cluster, int slot, int refused, Deadline deadline) {
    if (e.code() != Code.SLOT_MOVED) {
      long mostMicros =
          e.code() == Code.SLOT_FENCED ? FENCE_PAUSE_MICROS : FIRST_PAUSE_MICROS << refused;
      pause(mostMicros, deadline);
      if (e.code() == Code.SLOT_FENCED) {
        lookBeyond(cluster, e);
      }
      return;
    }
    lookUpAnew(cluster, e);
    if (view.now().ownerOf(slot).name().equals(cluster.ownerOf(slot).name())) {
      throw e;
    }
  }

  /** What a primary refuses that was replaced, another one takes. */
  private void lookBeyond(Cluster outdated, RouterException fenced) {
    try {
      view.lookBeyond(outdated.epoch());
    } catch (RouterException e) {
      fenced.addSuppressed(e);
    }
  }

  private void lookUpAnew(Cluster outdated, RouterException moved) {
    try {
      view.refreshBeyond(outdated.epoch());
    } catch (RouterException e) {
      moved.addSuppressed(e);
      throw moved;
    }
  }

  private void pause(long mostMicros, Deadline deadline) {
    long nanos = TimeUnit.MICROSECONDS.toNanos(1 + random.nextLong(mostMicros));
    LockSupport.parkNanos(Math.min(nanos, deadline.remaining().toNanos()));
  }
}
