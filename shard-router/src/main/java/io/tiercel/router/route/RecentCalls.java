package io.tiercel.router.route;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;

/**
 * How long the calls to one server took in the last one to two seconds. Thread-safe.
 *
 * <p>Counts in eighths of powers of two, so a figure is right to an eighth. A call that ends while
 * the windows are turned may be counted in the older one.
 */
public final class RecentCalls {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LEAST_CALLS = 100;
  private static final int FINE_BITS = 3;
  private static final int FINE = 1 << FINE_BITS;
  private static final int BUCKETS = Long.SIZE << FINE_BITS;
  private static final long PERCENT = 100;

  private final LongSupplier nanoClock;
  private volatile Windows windows;

  private record Windows(long sinceNanos, AtomicIntegerArray now, AtomicIntegerArray before) {
    long in(int bucket) {
      return (long) now.get(bucket) + before.get(bucket);
    }
  }

  /** By this clock. */
  public RecentCalls(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.windows = new Windows(nanoClock.getAsLong(), empty(), empty());
  }

  private static AtomicIntegerArray empty() {
    return new AtomicIntegerArray(BUCKETS);
  }

  /** A call has ended. */
  public void took(long nanos) {
    windows(nanoClock.getAsLong()).now.incrementAndGet(bucket(nanos));
  }

  private Windows windows(long nowNanos) {
    Windows seen = windows;
    return nowNanos - seen.sinceNanos < WINDOW_NANOS ? seen : turned(nowNanos);
  }

  private synchronized Windows turned(long nowNanos) {
    Windows seen = windows;
    long age = nowNanos - seen.sinceNanos;
    if (age >= WINDOW_NANOS) {
      AtomicIntegerArray before = age < 2 * WINDOW_NANOS ? seen.now : empty();
      windows = new Windows(nowNanos, empty(), before);
    }
    return windows;
  }

  private static int bucket(long nanos) {
    long value = Math.max(FINE, nanos);
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int eighth = (int) (value >>> (power - FINE_BITS)) & (FINE - 1);
    return power << FINE_BITS | eighth;
  }

  private static long ceiling(int bucket) {
    int power = bucket >>> FINE_BITS;
    int eighths = FINE + (bucket & (FINE - 1)) + 1;
    return (long) eighths << (power - FINE_BITS);
  }

  /** What 99 of 100 calls did not exceed; empty when there were fewer than 100. */
  public OptionalLong p99Nanos() {
    Windows both = windows(nanoClock.getAsLong());
    long calls = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      calls += both.in(bucket);
    }
    if (calls < LEAST_CALLS) {
      return OptionalLong.empty();
    }
    int bucket = BUCKETS - 1;
    long seen = both.in(bucket);
    while (seen <= calls / PERCENT) {
      bucket--;
      seen += both.in(bucket);
    }
    return OptionalLong.of(ceiling(bucket));
  }
}
