package io.tiercel.benchmarks.near;

import io.tiercel.benchmarks.peers.RedisServer;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.cli.demo.DemoPlaces;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/** Redisson's map with a local cache over Redis. */
final class RedissonNear implements NearCache {
  private final RedisServer server;
  private final RedissonClient client;
  private final RLocalCachedMap<Long, Item> map;

  RedissonNear(Path folder) {
    server = RedisServer.start(DemoPlaces.ofUser().cacheFolder().resolve("peers"), folder);
    Config config = new Config();
    config.useSingleServer().setAddress("redis://127.0.0.1:" + server.port());
    client = Redisson.create(config);
    map = client.getLocalCachedMap(LocalCachedMapOptions.name("items"));
    for (long id = 0; id < NearHits.ROWS; id++) {
      map.fastPut(id, Item.of(id, 0));
    }
  }

  @Override
  public @Nullable Item get(Long id) {
    return map.get(id);
  }

  @Override
  public void close() {
    client.shutdown();
    server.close();
  }
}
