package io.tiercel.client;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Binds a connection's {@link Statistics} to Micrometer, which only applications that use this
 * class need. Meters are named {@code tiercel.client.*}; see {@link Statistics} for their meaning.
 */
public final class TiercelMetrics {
  private TiercelMetrics() {}

  /** Registers the meters; they read the connection each time they are asked. */
  public static void bind(Tiercel tiercel, MeterRegistry registry) {
    counter(tiercel, registry, "near.hits", Statistics::nearHits);
    counter(tiercel, registry, "near.misses", Statistics::nearMisses);
    counter(tiercel, registry, "near.revalidations", Statistics::revalidations);
    counter(tiercel, registry, "reads.shared", Statistics::sharedReads);
    counter(tiercel, registry, "reads.loaded", Statistics::loadedReads);
    counter(tiercel, registry, "reads.merged", Statistics::mergedReads);
    counter(tiercel, registry, "retries", Statistics::retries);
    counter(tiercel, registry, "failures", Statistics::failures);
    counter(tiercel, registry, "batches", Statistics::batches);
    counter(tiercel, registry, "requests", Statistics::requests);
    counter(tiercel, registry, "invalidations", Statistics::invalidations);
    counter(tiercel, registry, "near.advances", Statistics::advances);
    counter(tiercel, registry, "invalidation.gaps", Statistics::gaps);
    Gauge.builder("tiercel.client.near.entries", tiercel, t -> t.statistics().nearEntries())
        .baseUnit("entries")
        .register(registry);
    FunctionTimer.builder(
            "tiercel.client.reads",
            tiercel,
            t -> t.statistics().sharedReads() + t.statistics().loadedReads(),
            t -> t.statistics().readNanos(),
            TimeUnit.NANOSECONDS)
        .register(registry);
    FunctionTimer.builder(
            "tiercel.client.writes",
            tiercel,
            t -> t.statistics().writes(),
            t -> t.statistics().writeNanos(),
            TimeUnit.NANOSECONDS)
        .register(registry);
  }

  private static void counter(
      Tiercel tiercel, MeterRegistry registry, String name, ToDoubleFunction<Statistics> value) {
    FunctionCounter.builder(
            "tiercel.client." + name, tiercel, t -> value.applyAsDouble(t.statistics()))
        .register(registry);
  }
}
