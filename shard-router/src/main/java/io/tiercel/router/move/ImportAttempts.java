package io.tiercel.router.move;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.move.ImportException.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has an import go on by itself when a server fails in the middle, for as long as it is patient.
 * Confined to the importing thread.
 *
 * <p>An attempt that worked for longer than the patience lasts has overcome what failed before it:
 * the next failure is a new one.
 */
final class ImportAttempts {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST_DOUBLINGS = 10;

  private final long patienceNanos;
  private final ImportListener listener;
  private final LongSupplier nanoClock;
  private long firstFailureNanos;
  private int failures;

  ImportAttempts(Duration patience, ImportListener listener, LongSupplier nanoClock) {
    this.patienceNanos = patience.toNanos();
    this.listener = listener;
    this.nanoClock = nanoClock;
  }

  /** One attempt, from wherever the import is. */
  @FunctionalInterface
  interface Attempt {
    /**
     * Imports.
     *
     * @param first whether this process has not tried before
     */
    ImportReport run(boolean first) throws InterruptedException;
  }

  /** Until one comes to its end, or fails by what no patience overcomes. */
  ImportReport run(Attempt attempt) throws InterruptedException {
    boolean first = true;
    while (true) {
      long began = nanoClock.getAsLong();
      try {
        return attempt.run(first);
      } catch (ImportException | RouterException e) {
        count(began);
        if (!isPassing(e)) {
          throw e;
        }
        if (Thread.currentThread().isInterrupted() || isOver()) {
          throw ended(e);
        }
        Duration pause = Duration.ofNanos(pauseNanos());
        listener.interrupted(e, pause);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        first = false;
      }
    }
  }

  /** The failure that a user is told, with what to do about it. */
  static ImportException ended(RuntimeException e) {
    return new ImportException(
        Reason.INTERRUPTED, e.getMessage() + ". What is done is kept; the same command goes on", e);
  }

  private void count(long beganNanos) {
    long now = nanoClock.getAsLong();
    if (failures == 0 || now - beganNanos > patienceNanos) {
      firstFailureNanos = now;
      failures = 0;
    }
    failures++;
  }

  private boolean isOver() {
    return nanoClock.getAsLong() - firstFailureNanos >= patienceNanos;
  }

  private long pauseNanos() {
    return Math.min(
        LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failures - 1, MOST_DOUBLINGS));
  }

  /** Whether a server may be back in a moment; what else fails, fails again. */
  private static boolean isPassing(RuntimeException e) {
    if (e instanceof ImportException of) {
      return of.reason() == Reason.INTERRUPTED || of.reason() == Reason.SOURCE_UNAVAILABLE;
    }
    return e instanceof RouterException of
        && (of.code() == Code.SHARD_UNAVAILABLE || of.code() == Code.CATALOG_UNAVAILABLE);
  }
}
