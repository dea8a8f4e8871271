package io.tiercel.benchmarks.scale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.map.IMap;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.HazelcastServer;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.cli.run.RunException;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes of heap that an entry takes, its key and its row of 200 characters among them: in a near
 * cache beside Caffeine with the same records, in a node beside a Hazelcast map with the same
 * characters as bytes.
 */
final class EntrySizes {
  private static final int ENTRIES = 100_000;
  private static final KeyRange KEYS = new KeyRange(0, ENTRIES);
  private static final KeyRange FEW = new KeyRange(0, 1_000);
  private static final int BATCH = 1_000;
  private static final String HEAP = "512m";

  /** The least of the rows that a cache of their number has to have; it may drop some early. */
  private static final double MOST_OF_THEM = 0.95;

  private EntrySizes() {}

  static void measure(Scene scene, Findings findings) {
    try (MeasuredCluster cluster = scene.cluster("memory", 1)) {
      scene.progress().step(ENTRIES + " entries in a node");
      ItemRows.insertQuietly(cluster.cluster(), ENTRIES);
      double shared = shared(cluster);
      scene.progress().step(ENTRIES + " entries in a near cache");
      double near = near(cluster);
      scene.progress().step("the same beside");
      findings.row(Row.beside("scale.memory.near", "bytes", near, Peers.CAFFEINE, caffeine()));
      findings.row(
          Row.beside("scale.memory.shared", "bytes", shared, Peers.HAZELCAST, hazelcast(scene)));
    }
  }

  /** What a node takes for each of them; some were read before, and with them what reads need. */
  private static double shared(MeasuredCluster cluster) {
    try (Tiercel tiercel = cluster.connect(NearCacheConfig.off())) {
      Table<Long, Item> items = MeasuredCluster.items(tiercel);
      FEW.readOnce(items);
      long before = LiveHeap.of(cluster.nodePid());
      KEYS.readOnce(items);
      return (LiveHeap.of(cluster.nodePid()) - before) / (double) (ENTRIES - FEW.count());
    }
  }

  private static double near(MeasuredCluster cluster) {
    try (Tiercel tiercel = cluster.connect(NearCacheConfig.maxEntries(ENTRIES))) {
      Table<Long, Item> items = MeasuredCluster.items(tiercel);
      FEW.readOnce(items);
      long entriesBefore = tiercel.statistics().nearEntries();
      long before = LiveHeap.ofThisProcess();
      KEYS.readOnce(items);
      long bytes = LiveHeap.ofThisProcess() - before;
      long entries = tiercel.statistics().nearEntries();
      if (entries < MOST_OF_THEM * ENTRIES) {
        throw RunException.failed(
            "a near cache with room for " + ENTRIES + " has " + entries, null);
      }
      return bytes / (double) (entries - entriesBefore);
    }
  }

  private static double caffeine() {
    Cache<Long, Item> cache = Caffeine.newBuilder().maximumSize(ENTRIES).build();
    try {
      long before = LiveHeap.ofThisProcess();
      for (long id = 0; id < ENTRIES; id++) {
        cache.put(id, Item.of(id, 0));
      }
      cache.cleanUp();
      return (LiveHeap.ofThisProcess() - before) / (double) ENTRIES;
    } finally {
      Reference.reachabilityFence(cache);
    }
  }

  private static double hazelcast(Scene scene) {
    try (HazelcastServer server =
        HazelcastServer.start(HEAP, scene.folder().resolve("hazelcast.log"), client -> {})) {
      IMap<Long, byte[]> map = server.client().getMap("items");
      map.set(-1L, new byte[0]);
      long before = LiveHeap.of(server.pid());
      Map<Long, byte[]> batch = new HashMap<>();
      for (long id = 0; id < ENTRIES; id++) {
        batch.put(id, Item.of(id, 0).content().getBytes(StandardCharsets.UTF_8));
        if (batch.size() == BATCH) {
          map.setAll(batch);
          batch.clear();
        }
      }
      return (LiveHeap.of(server.pid()) - before) / (double) ENTRIES;
    }
  }
}
