package io.tiercel.node.invalidation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When what the relay has gathered goes out to all subscribers: at once while that is quick; where
 * it takes long, because they are many or the machine is busy, only after a pause in proportion, in
 * which more gathers. One message of ten invalidations costs everybody little more than one of one.
 *
 * <p>Runs one task at a time, and remembers one more. Thread-safe.
 */
final class RelayRounds implements Executor {
  /**
   * Handing a message over is a small part of what it costs: it is still to be written by the
   * node's network threads, and read by every application.
   */
  private static final int PAUSE_TO_ROUND = 9;

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A timer is no quicker. */
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final Executor thread;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoClock;

  @GuardedBy("this")
  private boolean busy;

  @GuardedBy("this")
  private @Nullable Runnable next;

  RelayRounds(Executor thread, ScheduledExecutorService timer, LongSupplier nanoClock) {
    this.thread = thread;
    this.timer = timer;
    this.nanoClock = nanoClock;
  }

  @Override
  public synchronized void execute(Runnable round) {
    if (busy) {
      next = round;
    } else {
      busy = true;
      begin(round);
    }
  }

  private void begin(Runnable round) {
    try {
      thread.execute(() -> run(round));
    } catch (RejectedExecutionException ending) {
      // Streams end with the node, and SDKs revalidate at another.
    }
  }

  private void run(Runnable round) {
    long began = nanoClock.getAsLong();
    try {
      round.run();
    } finally {
      rest(Math.min(LONGEST_PAUSE_NANOS, PAUSE_TO_ROUND * (nanoClock.getAsLong() - began)));
    }
  }

  private void rest(long nanos) {
    if (nanos < SHORTEST_PAUSE_NANOS) {
      rested();
      return;
    }
    try {
      var unused = timer.schedule(this::rested, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException ending) {
      // As above.
    }
  }

  private synchronized void rested() {
    Runnable waiting = next;
    next = null;
    if (waiting == null) {
      busy = false;
    } else {
      begin(waiting);
    }
  }
}
