package io.tiercel.cli.check.disturbance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock of a process that is to have another. Thread-safe. */
public final class SteppedClock extends Clock {
  private final ZoneId zone;

  private SteppedClock(ZoneId zone) {
    this.zone = zone;
  }

  /** In place of {@link System#currentTimeMillis}. */
  public static long currentTimeMillis() {
    return System.currentTimeMillis() + Disturbance.clockMillis();
  }

  /** In place of {@link Instant#now()}. */
  public static Instant now() {
    return Instant.now().plus(Duration.ofMillis(Disturbance.clockMillis()));
  }

  /** In place of {@link Clock#systemUTC}. */
  public static Clock systemUTC() {
    return new SteppedClock(ZoneOffset.UTC);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteppedClock(other);
  }

  @Override
  public Instant instant() {
    return now();
  }
}
