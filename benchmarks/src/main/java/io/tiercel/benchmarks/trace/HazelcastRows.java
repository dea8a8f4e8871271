package io.tiercel.benchmarks.trace;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.map.IMap;
import io.tiercel.benchmarks.peers.HazelcastServer;
import io.tiercel.benchmarks.peers.JdbcProbes;
import io.tiercel.benchmarks.tables.Probe;
import org.jspecify.annotations.Nullable;

/**
 * A Hazelcast client's near cache over a map, aside of MySQL. A write goes to MySQL and into the
 * map, whose member tells the near caches.
 */
final class HazelcastRows implements TraceRows {
  private static final String MAP = "objects";

  private final JdbcProbes mysql;
  private final IMap<Long, Probe> map;

  HazelcastRows(JdbcProbes mysql, int port) {
    this.mysql = mysql;
    NearCacheConfig near =
        new NearCacheConfig(MAP)
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setEvictionConfig(
                new EvictionConfig()
                    .setMaxSizePolicy(MaxSizePolicy.ENTRY_COUNT)
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setSize(ROOM));
    this.map = HazelcastServer.connect(port, config -> config.addNearCacheConfig(near)).getMap(MAP);
  }

  @Override
  public @Nullable Probe get(long id) {
    Probe cached = map.get(id);
    return cached == null ? load(id) : cached;
  }

  private @Nullable Probe load(long id) {
    Probe loaded = mysql.get(id);
    if (loaded == null) {
      return null;
    }
    // As a MapLoader does: not over what a writer has put there meanwhile.
    Probe there = map.putIfAbsent(id, loaded);
    return there == null ? loaded : there;
  }

  @Override
  public void put(Probe row) {
    mysql.put(row);
    map.set(row.id(), row);
  }
}
