package io.tiercel.benchmarks.near;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.MultiLevelCacheBuilder;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.RedisCacheBuilder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import io.tiercel.benchmarks.peers.RedisServer;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.cli.demo.DemoPlaces;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** JetCache's two levels: Caffeine over Redis. */
final class JetCacheNear implements NearCache {
  private static final int MOST = 10_000;

  private final RedisServer server;
  private final RedisClient jedis;
  private final Cache<Long, Item> cache;

  JetCacheNear(Path folder) {
    server = RedisServer.start(DemoPlaces.ofUser().cacheFolder().resolve("peers"), folder);
    jedis = RedisClient.create("127.0.0.1", server.port());
    Cache<Object, Object> local =
        CaffeineCacheBuilder.createCaffeineCacheBuilder().limit(MOST).buildCache();
    Cache<Object, Object> remote =
        RedisCacheBuilder.createRedisCacheBuilder()
            .jedis(jedis)
            .keyPrefix("items")
            .valueEncoder(JavaValueEncoder.INSTANCE)
            .valueDecoder(JavaValueDecoder.INSTANCE)
            .buildCache();
    cache =
        MultiLevelCacheBuilder.createMultiLevelCacheBuilder().addCache(local, remote).buildCache();
    for (long id = 0; id < NearHits.ROWS; id++) {
      cache.put(id, Item.of(id, 0));
    }
  }

  @Override
  public @Nullable Item get(Long id) {
    return cache.get(id);
  }

  @Override
  public void close() {
    cache.close();
    jedis.close();
    server.close();
  }
}
