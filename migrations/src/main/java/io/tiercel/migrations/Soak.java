package io.tiercel.migrations;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Watches the canary for a while. Confined to one thread. */
final class Soak {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Duration length;
  private final LongSupplier nanoClock;
  private final LongConsumer parkNanos;

  Soak(Duration length, LongSupplier nanoClock, LongConsumer parkNanos) {
    this.length = length;
    this.nanoClock = nanoClock;
    this.parkNanos = parkNanos;
  }

  /** The first alarm; nothing when there was none until the end. */
  Optional<String> run(String shard, SoakSignal signal, RolloutListener listener) {
    long end = nanoClock.getAsLong() + length.toNanos();
    while (true) {
      Optional<String> alarm = signal.alarm();
      long left = end - nanoClock.getAsLong();
      if (alarm.isPresent() || left <= 0) {
        return alarm;
      }
      if (Thread.currentThread().isInterrupted()) {
        return Optional.of("interrupted while " + shard + " was being watched");
      }
      listener.soaking(shard, Duration.ofNanos(left));
      parkNanos.accept(Math.min(left, PAUSE.toNanos()));
    }
  }
}
