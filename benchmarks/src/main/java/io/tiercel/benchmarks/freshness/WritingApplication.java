package io.tiercel.benchmarks.freshness;

import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.run.RunException;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;

/** The application that writes, in this process. */
final class WritingApplication implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final int OUTSIDE_WRITES_PER_SECOND = 200;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Tiercel tiercel;
  private final Table<Long, Probe> table;
  private final AtomicLongArray counts;
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

  /** Connects, and writes every key once. */
  WritingApplication(LocalCluster cluster, int keys) {
    tiercel =
        Tiercel.connect(
            TiercelConfig.builder()
                .nodes(cluster.nodeAddresses())
                .credentials(cluster.clientName(), cluster.clientSecret())
                .deadline(DEADLINE)
                .build());
    table = tiercel.table(Probe.TABLE, Long.class, Probe.class);
    counts = new AtomicLongArray(keys);
    for (int key = 0; key < keys; key++) {
      table.put(new Probe(key, counts.incrementAndGet(key)));
    }
  }

  /**
   * Writes through the tier as fast as it goes, each caller its own keys in turn.
   *
   * @return writes per second
   */
  int writeAtFullSpeed(int seconds, Sightings sightings) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long writes = inAllCallers(first -> write(first, sightings, () -> System.nanoTime() - end < 0));
    return (int) (writes / seconds);
  }

  /** The same in even steps. */
  void write(int perSecond, int seconds, Sightings sightings) {
    int each = Math.max(1, perSecond / CALLERS);
    long unused = inAllCallers(first -> write(first, sightings, new Pace(each, seconds)::step));
  }

  private long inAllCallers(IntToLongFunction work) {
    List<Future<Long>> running = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int first = caller;
      running.add(callers.submit(() -> work.applyAsLong(first)));
    }
    return running.stream().mapToLong(WritingApplication::await).sum();
  }

  private long write(int first, Sightings sightings, BooleanSupplier more) {
    int key = first;
    long writes = 0;
    for (; more.getAsBoolean(); writes++) {
      long n = counts.incrementAndGet(key);
      table.put(new Probe(key, n));
      sightings.acknowledged(key, n, System.nanoTime());
      key = (key + CALLERS) % counts.length();
    }
    return writes;
  }

  private static long await(Future<Long> caller) {
    try {
      return caller.get();
    } catch (ExecutionException failed) {
      throw RunException.failed("a write failed: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while writing", interrupted);
    }
  }

  /** Writes past the tier, one key after the other. */
  void writeOutside(OutsideWrites outside, int seconds, Sightings sightings) {
    Pace pace = new Pace(OUTSIDE_WRITES_PER_SECOND, seconds);
    int key = 0;
    while (pace.step()) {
      long n = counts.incrementAndGet(key);
      outside.write(key, n);
      sightings.acknowledged(key, n, System.nanoTime());
      key = (key + 1) % counts.length();
    }
  }

  @Override
  public void close() {
    callers.shutdownNow();
    tiercel.close();
  }
}
