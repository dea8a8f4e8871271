package io.tiercel.cli.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks again and again until something is so. */
final class Poll {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Poll() {}

  /** True as soon as the condition is; false when time is up, or the thread is interrupted. */
  static boolean until(Duration longest, BooleanSupplier condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
