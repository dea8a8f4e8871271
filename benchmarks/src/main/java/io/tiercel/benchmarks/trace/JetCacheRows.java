package io.tiercel.benchmarks.trace;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.RedisCacheBuilder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.tiercel.benchmarks.peers.JdbcProbes;
import io.tiercel.benchmarks.tables.Probe;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * JetCache's two levels, Caffeine over Redis, aside of MySQL: a write goes to MySQL and into both,
 * and, as its documentation has it for several processes, is broadcast so that the others drop what
 * their first level holds.
 */
final class JetCacheRows implements TraceRows {
  private static final String NAME = "objects";

  private final JdbcProbes mysql;
  private final Cache<Long, Probe> cache;

  JetCacheRows(JdbcProbes mysql, int redisPort) {
    this.mysql = mysql;
    CacheBuilder local = CaffeineCacheBuilder.createCaffeineCacheBuilder().limit(ROOM);
    CacheBuilder remote =
        RedisCacheBuilder.createRedisCacheBuilder()
            .jedis(RedisClient.create("127.0.0.1", redisPort))
            .valueEncoder(JavaValueEncoder.INSTANCE)
            .valueDecoder(JavaValueDecoder.INSTANCE)
            .broadcastChannel("jetcache");
    CacheBuilderTemplate template =
        new CacheBuilderTemplate(
            false,
            Map.of(CacheConsts.DEFAULT_AREA, local),
            Map.of(CacheConsts.DEFAULT_AREA, remote));
    template.getCacheMonitorInstallers().add(new NotifyMonitorInstaller(area -> remote));
    SimpleCacheManager manager = new SimpleCacheManager();
    manager.setCacheBuilderTemplate(template);
    this.cache =
        manager.getOrCreateCache(
            QuickConfig.newBuilder(NAME).cacheType(CacheType.BOTH).syncLocal(true).build());
  }

  @Override
  public @Nullable Probe get(long id) {
    return cache.computeIfAbsent(id, mysql::get);
  }

  @Override
  public void put(Probe row) {
    mysql.put(row);
    cache.put(row.id(), row);
  }
}
