package io.tiercel.benchmarks.shared;

import com.hazelcast.map.IMap;
import io.lettuce.core.KeyValue;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.HazelcastServer;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.peers.RedisServer;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/**
 * The same rows in a cache node, a Redis and a Hazelcast member, one process each, with clients of
 * this process. The others hand out bytes and leave it to the caller to decode them; the tier hands
 * out records.
 */
final class SharedCaches implements AutoCloseable {
  private static final int ROWS = 10_000;
  private static final int BATCH = 50;
  private static final int CONNECTIONS = 64;
  private static final String HEAP = "512m";

  private final MeasuredCluster cluster;
  private final RedisServer redis;
  private final HazelcastServer hazelcast;
  private final Tiercel tiercel;
  private final Table<Long, Item> items;
  private final RedisClient jedis;
  private final io.lettuce.core.RedisClient lettuceClient;
  private final StatefulRedisConnection<byte[], byte[]> lettuce;
  private final IMap<Long, byte[]> map;

  SharedCaches(Suite.Settings settings, RunFolder folder, Progress progress) {
    cluster = MeasuredCluster.start(folder.resolve("cluster"), 1, 1, progress);
    progress.step("Redis and Hazelcast");
    redis = RedisServer.start(settings.programs(), folder.resolve("redis"));
    hazelcast = HazelcastServer.start(HEAP, folder.resolve("hazelcast.log"), client -> {});
    tiercel = cluster.connect(NearCacheConfig.off());
    items = MeasuredCluster.items(tiercel);
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    jedis = RedisClient.builder().hostAndPort("127.0.0.1", redis.port()).poolConfig(pool).build();
    lettuceClient = io.lettuce.core.RedisClient.create("redis://127.0.0.1:" + redis.port());
    lettuce = lettuceClient.connect(ByteArrayCodec.INSTANCE);
    map = hazelcast.client().getMap("items");
    progress.step(ROWS + " rows in each");
    fill();
  }

  private void fill() {
    ItemRows.insert(cluster.cluster(), ROWS);
    for (long id = 0; id < ROWS; id++) {
      byte[] content = Item.of(id, 0).content().getBytes(StandardCharsets.UTF_8);
      jedis.set(key(id), content);
      map.set(id, content);
    }
    List<Long> ids = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      ids.add(id);
      if (ids.size() == BATCH) {
        require(items.getAll(ids).size() == BATCH);
        ids.clear();
      }
    }
  }

  private static byte[] key(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  /** One row by its key. */
  List<Contestant> gets() {
    return List.of(
        Contestant.of(Contestant.TIERCEL, () -> require(items.get(random()) != null)),
        Contestant.of(Peers.JEDIS, () -> require(jedis.get(key(random())) != null)),
        Contestant.of(Peers.LETTUCE, () -> require(lettuce.sync().get(key(random())) != null)),
        Contestant.of(Peers.HAZELCAST, () -> require(map.get(random()) != null)));
  }

  /** Fifty rows by their keys. */
  List<Contestant> getAlls() {
    return List.of(
        new Contestant(
            Contestant.TIERCEL, BATCH, () -> require(items.getAll(keys()).size() == BATCH)),
        new Contestant(
            Peers.JEDIS,
            BATCH,
            () -> require(jedis.mget(keyBytes()).stream().noneMatch(Objects::isNull))),
        new Contestant(
            Peers.LETTUCE,
            BATCH,
            () -> require(lettuce.sync().mget(keyBytes()).stream().allMatch(KeyValue::hasValue))),
        new Contestant(Peers.HAZELCAST, BATCH, () -> require(map.getAll(keys()).size() == BATCH)));
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong(ROWS);
  }

  private static Set<Long> keys() {
    Set<Long> keys = new HashSet<>();
    while (keys.size() < BATCH) {
      keys.add(random());
    }
    return keys;
  }

  private static byte[][] keyBytes() {
    return keys().stream().map(SharedCaches::key).toArray(byte[][]::new);
  }

  private static void require(boolean found) {
    if (!found) {
      throw new IllegalStateException("a row is missing");
    }
  }

  @Override
  public void close() {
    lettuceClient.shutdown();
    jedis.close();
    tiercel.close();
    hazelcast.close();
    redis.close();
    cluster.close();
  }
}
