package io.tiercel.router.move;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether the callers of one shard wait much longer than they did. Confined to the mover's thread.
 *
 * <p>Calm is the lowest p99 that was seen, the first before anything is copied. Where callers still
 * wait long while next to nothing is copied it is not the copy that they wait for: then that is
 * calm.
 */
final class ForegroundPace {
  /** Below that a doubling is noise. */
  static final long CALM_FLOOR_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private static final long BUSY = 2;

  private final Supplier<OptionalLong> p99Nanos;
  private long calmNanos = Long.MAX_VALUE;

  /**
   * Looks once.
   *
   * @param p99Nanos of the last second or two; empty when too few called to tell
   */
  ForegroundPace(Supplier<OptionalLong> p99Nanos) {
    this.p99Nanos = p99Nanos;
    boolean unused = slow(false);
  }

  /**
   * Looks again.
   *
   * @param idle whether next to nothing is copied
   */
  boolean slow(boolean idle) {
    OptionalLong now = p99Nanos.get();
    if (now.isEmpty()) {
      return false;
    }
    long nanos = Math.max(CALM_FLOOR_NANOS, now.getAsLong());
    calmNanos = idle ? nanos : Math.min(calmNanos, nanos);
    return nanos / BUSY > calmNanos;
  }
}
