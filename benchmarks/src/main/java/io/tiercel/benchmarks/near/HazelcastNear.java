package io.tiercel.benchmarks.near;

import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.map.IMap;
import io.tiercel.benchmarks.peers.HazelcastServer;
import io.tiercel.benchmarks.tables.Item;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A Hazelcast client's near cache, which keeps objects. */
final class HazelcastNear implements NearCache {
  private static final String MAP = "items";

  private final HazelcastServer server;
  private final IMap<Long, Item> map;

  HazelcastNear(Path folder) {
    server =
        HazelcastServer.start(
            "512m",
            folder.resolve("hazelcast.log"),
            config ->
                config.addNearCacheConfig(
                    new NearCacheConfig(MAP).setInMemoryFormat(InMemoryFormat.OBJECT)));
    map = server.client().getMap(MAP);
    for (long id = 0; id < NearHits.ROWS; id++) {
      map.set(id, Item.of(id, 0));
    }
  }

  @Override
  public @Nullable Item get(Long id) {
    return map.get(id);
  }

  @Override
  public void close() {
    server.close();
  }
}
