package io.tiercel.cli.run;

import java.util.concurrent.TimeUnit;

/** Times of a parent and its children are compared: all of them must read one clock. */
public final class ParentClock {
  private static final long LATEST_START_NANOS = TimeUnit.MINUTES.toNanos(2);

  private ParentClock() {}

  /**
   * Refuses to go on where each process has a clock of its own.
   *
   * @param parentNanos the parent's {@link System#nanoTime} shortly before it started this process
   * @throws IllegalStateException they differ
   */
  public static void require(long parentNanos) {
    long since = System.nanoTime() - parentNanos;
    if (since < 0 || since > LATEST_START_NANOS) {
      throw new IllegalStateException(
          "this system gives each process a clock of its own; reads cannot be judged here");
    }
  }
}
