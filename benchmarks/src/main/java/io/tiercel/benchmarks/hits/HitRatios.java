package io.tiercel.benchmarks.hits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.map.IMap;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.HazelcastServer;
import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.client.Origin;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The share of a replay's reads that near caches of a size answer, each with its own policy. */
final class HitRatios {
  private static final String MAP = "objects";
  private static final int BATCH = 5_000;

  private HitRatios() {}

  /** The SDK's. */
  static double tiercel(MeasuredCluster cluster, Replay replay, int size) {
    LongAdder hits = new LongAdder();
    try (Tiercel tiercel = cluster.connect(io.tiercel.client.NearCacheConfig.maxEntries(size))) {
      Table<Long, Probe> objects = tiercel.table(Probe.TABLE, Long.class, Probe.class);
      replay.each(
          object -> {
            if (objects.read(object).origin() == Origin.NEAR) {
              hits.increment();
            }
          });
    }
    return hits.sum() / (double) replay.length();
  }

  /** Caffeine's, which JetCache has, too. */
  static double caffeine(Replay replay, int size) {
    Cache<Long, Long> cache =
        Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    LongAdder hits = new LongAdder();
    replay.each(
        object -> {
          if (cache.getIfPresent(object) == null) {
            cache.put(object, object);
          } else {
            hits.increment();
          }
        });
    return hits.sum() / (double) replay.length();
  }

  /** That of a Hazelcast client, by its own count. */
  static double hazelcast(Path log, Replay replay, int size) {
    NearCacheConfig near =
        new NearCacheConfig(MAP)
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setEvictionConfig(
                new EvictionConfig()
                    .setMaxSizePolicy(MaxSizePolicy.ENTRY_COUNT)
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setSize(size));
    try (HazelcastServer server =
        HazelcastServer.start("512m", log, config -> config.addNearCacheConfig(near))) {
      IMap<Long, Long> map = server.client().getMap(MAP);
      fill(map, replay.trace().objects());
      replay.each(object -> require(map.get(object) != null));
      return map.getLocalMapStats().getNearCacheStats().getHits() / (double) replay.length();
    }
  }

  private static void fill(IMap<Long, Long> map, int objects) {
    Map<Long, Long> batch = new HashMap<>();
    for (long object = 0; object < objects; object++) {
      batch.put(object, object);
      if (batch.size() == BATCH) {
        map.setAll(batch);
        batch.clear();
      }
    }
    map.setAll(batch);
  }

  private static void require(boolean found) {
    if (!found) {
      throw new IllegalStateException("an object is missing");
    }
  }
}
