package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.peers.JdbcProbes;
import io.tiercel.benchmarks.tables.Probe;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/**
 * Redisson's map with a local cache over Redis, aside of MySQL. A write goes to MySQL and into the
 * map, which tells the others' local caches to drop it; that is its default.
 */
final class RedissonRows implements TraceRows {
  private final JdbcProbes mysql;
  private final RLocalCachedMap<Long, Probe> map;

  RedissonRows(JdbcProbes mysql, int redisPort) {
    this.mysql = mysql;
    Config config = new Config();
    config.useSingleServer().setAddress("redis://127.0.0.1:" + redisPort);
    LocalCachedMapOptions<Long, Probe> options = LocalCachedMapOptions.name("redisson");
    this.map =
        Redisson.create(config)
            .getLocalCachedMap(
                options.cacheSize(ROOM).evictionPolicy(LocalCachedMapOptions.EvictionPolicy.LRU));
  }

  @Override
  public @Nullable Probe get(long id) {
    Probe cached = map.get(id);
    return cached == null ? load(id) : cached;
  }

  private @Nullable Probe load(long id) {
    Probe loaded = mysql.get(id);
    if (loaded != null) {
      // Not over what a writer has put there meanwhile.
      map.fastPutIfAbsent(id, loaded);
    }
    return loaded;
  }

  @Override
  public void put(Probe row) {
    mysql.put(row);
    map.fastPut(row.id(), row);
  }
}
