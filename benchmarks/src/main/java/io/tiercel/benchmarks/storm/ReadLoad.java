package io.tiercel.benchmarks.storm;

import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Origin;
import io.tiercel.client.Read;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Callers without a near cache that read as fast as they are answered: the shared tier carries all.
 */
final class ReadLoad implements Reads, AutoCloseable {
  private static final int CALLERS = 32;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Tiercel tiercel;
  private final Table<Long, Probe> table;
  private final ZipfKeys keys;
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final LongAdder shared = new LongAdder();
  private final LongAdder loaded = new LongAdder();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private volatile boolean ended;

  /** Connects and begins. */
  ReadLoad(LocalCluster cluster, int rows) {
    keys = new ZipfKeys(rows);
    tiercel =
        Tiercel.connect(
            TiercelConfig.builder()
                .nodes(cluster.nodeAddresses())
                .credentials(cluster.clientName(), cluster.clientSecret())
                .deadline(DEADLINE)
                .nearCache(NearCacheConfig.off())
                .build());
    table = tiercel.table(Probe.TABLE, Long.class, Probe.class);
    for (int caller = 0; caller < CALLERS; caller++) {
      Random random = new Random(caller);
      callers.execute(() -> read(random));
    }
  }

  private void read(Random random) {
    while (!ended) {
      try {
        Read<Probe> read = table.read(keys.next(random));
        (read.origin() == Origin.LOADED ? loaded : shared).increment();
      } catch (TiercelException failure) {
        errors.computeIfAbsent(failure.code().name(), code -> new LongAdder()).increment();
      }
    }
  }

  @Override
  public long shared() {
    return shared.sum();
  }

  @Override
  public long loaded() {
    return loaded.sum();
  }

  /** Failures by code, so far. */
  Map<String, Long> errors() {
    Map<String, Long> counts = new TreeMap<>();
    errors.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  @Override
  public void close() {
    ended = true;
    callers.shutdownNow();
    tiercel.close();
  }
}
