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
import java.util.concurrent.atomic.AtomicLongArray;

/** The application that writes, in this process. */
final class WritingApplication implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final int WRITES_PER_SECOND_AND_CALLER = 100;
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

  /** Writes through the tier, each caller its own keys in turn. */
  void write(int seconds, Sightings sightings) {
    List<Future<?>> running = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int first = caller;
      running.add(callers.submit(() -> write(first, seconds, sightings)));
    }
    running.forEach(WritingApplication::await);
  }

  private void write(int first, int seconds, Sightings sightings) {
    Pace pace = new Pace(WRITES_PER_SECOND_AND_CALLER, seconds);
    int key = first;
    while (pace.step()) {
      long n = counts.incrementAndGet(key);
      table.put(new Probe(key, n));
      sightings.acknowledged(key, n, System.nanoTime());
      key = (key + CALLERS) % counts.length();
    }
  }

  private static void await(Future<?> caller) {
    try {
      caller.get();
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
