package io.tiercel.router;

import java.time.Duration;

/**
 * An instant on this JVM's monotonic clock by which a call has to end.
 *
 * @param nanoTime comparable with {@link System#nanoTime()} only
 */
public record Deadline(long nanoTime) {
  /** The deadline that is this far away from now. */
  public static Deadline after(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos());
  }

  /** What is left, zero when it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** Whether nothing is left. */
  public boolean hasPassed() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
