package io.tiercel.benchmarks.freshness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Even steps in time, for a while. Confined to one thread. */
final class Pace {
  private final long stepNanos;
  private final long end;
  private long next;

  Pace(int perSecond, int seconds) {
    this.stepNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.next = System.nanoTime();
    this.end = next + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Waits for the next step; false when the time is over. */
  boolean step() {
    next += stepNanos;
    for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
    return next - end < 0;
  }
}
