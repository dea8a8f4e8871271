package io.tiercel.node.loader;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * This node's share of the queries that all nodes together may send to one shard in a second.
 * Thread-safe.
 *
 * <p>Spaced out evenly rather than counted per second, so that no second, wherever it begins, has
 * more of them: the generic cell rate algorithm (ITU-T I.371), with room for a hundredth of a
 * second's queries at once. The share follows the number of nodes by itself.
 */
final class LoadBudget {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int BURST = 100;

  private final int queriesPerSecond;
  private final IntSupplier nodes;
  private final LongSupplier nanoClock;

  /** One waits for its time, the others for that one: so late wake-ups never bunch up. */
  private final ReentrantLock turn = new ReentrantLock();

  /** When the queries that left would all have left at an even pace. */
  @GuardedBy("turn")
  private long paidUntil;

  /**
   * Nothing is used up yet.
   *
   * @param queriesPerSecond of all nodes together, 100 or more
   * @param nodes how many share it now, 1 or more
   */
  LoadBudget(int queriesPerSecond, IntSupplier nodes, LongSupplier nanoClock) {
    this.queriesPerSecond = queriesPerSecond;
    this.nodes = nodes;
    this.nanoClock = nanoClock;
    this.paidUntil = nanoClock.getAsLong();
  }

  /** Waits until one more query may leave, unless interrupted; whether it had to wait. */
  boolean await() {
    turn.lock();
    try {
      boolean waited = false;
      for (long wait = take(); wait > 0; wait = take()) {
        waited = true;
        LockSupport.parkNanos(this, wait);
        if (Thread.currentThread().isInterrupted()) {
          return true;
        }
      }
      return waited;
    } finally {
      turn.unlock();
    }
  }

  /** Books one query if it may leave now: 0; else in how many nanoseconds one may. */
  long take() {
    turn.lock();
    try {
      long now = nanoClock.getAsLong();
      double share = (double) queriesPerSecond / nodes.getAsInt();
      // What leaves at once counts, too: burst and pace together are the share of a second.
      double burst = Math.max(1, share / BURST);
      long interval = (long) Math.ceil(NANOS_PER_SECOND / Math.max(1, share - burst));
      long ahead = paidUntil - now;
      long allowed = Math.round((burst - 1) * interval);
      if (ahead > allowed) {
        return ahead - allowed;
      }
      paidUntil = now + Math.max(0, ahead) + interval;
      return 0;
    } finally {
      turn.unlock();
    }
  }
}
