package io.tiercel.router.route;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock for lengths of time: it starts at the epoch and never steps, whatever is done to the
 * machine's. Immutable.
 */
final class SteadyClock extends Clock {
  private final LongSupplier nanoClock;
  private final long startNanos;
  private final ZoneId zone;

  /** Reading this, as {@link System#nanoTime}. */
  SteadyClock(LongSupplier nanoClock) {
    this(nanoClock, nanoClock.getAsLong(), ZoneOffset.UTC);
  }

  private SteadyClock(LongSupplier nanoClock, long startNanos, ZoneId zone) {
    this.nanoClock = nanoClock;
    this.startNanos = startNanos;
    this.zone = zone;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nanoClock.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(nanoClock, startNanos, other);
  }
}
