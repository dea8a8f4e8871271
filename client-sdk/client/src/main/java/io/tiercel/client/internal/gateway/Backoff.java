package io.tiercel.client.internal.gateway;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: doubling, with jitter. Thread-safe. */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Half to all of the full wait.
   *
   * @param attempt how many there were; 0 waits not at all
   */
  long nanos(int attempt) {
    if (attempt <= 0) {
      return 0;
    }
    long full = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(attempt - 1, MOST_DOUBLINGS));
    synchronized (random) {
      return full / 2 + random.nextLong(full / 2);
    }
  }
}
