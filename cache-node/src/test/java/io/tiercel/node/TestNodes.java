package io.tiercel.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiercel.local.LocalPorts;
import io.tiercel.router.ShardRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Nodes in this JVM, over a router of the test's. Closing stops all. */
public final class TestNodes implements AutoCloseable {
  private static final CacheNodeConfig.Feed NO_FEED =
      new CacheNodeConfig.Feed(false, Duration.ofMillis(500));

  private static final LocalPorts PORTS = new LocalPorts(new Random());

  private final String cluster = "test-" + Long.toHexString(System.nanoTime());
  private final List<String> seeds = new ArrayList<>();
  private final List<CacheNode> nodes = new ArrayList<>();
  private final List<CacheNodeConfig> configs = new ArrayList<>();

  public CacheNode start(ShardRouter router) {
    return start(router, 200_000);
  }

  public CacheNode start(ShardRouter router, int maxEntries) {
    return start(router, config(maxEntries, NO_FEED));
  }

  /** With so many queries per second and shard for all nodes together; soon missed when it dies. */
  public CacheNode startBudgeted(ShardRouter router, int queriesPerSecond) {
    CacheNodeConfig.Loader loader = new CacheNodeConfig.Loader(8, 200, queriesPerSecond);
    return start(router, config(200_000, NO_FEED, loader, Duration.ofSeconds(1)));
  }

  /** Over a router of real servers, whose binlogs it follows. */
  public CacheNode startFeeding(ShardRouter router) {
    CacheNodeConfig.Feed feed = new CacheNodeConfig.Feed(true, Duration.ofMillis(500));
    return start(router, config(200_000, feed));
  }

  private CacheNode start(ShardRouter router, CacheNodeConfig config) {
    CacheNode node =
        CacheNode.start(config, router, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    nodes.add(node);
    configs.add(config);
    return node;
  }

  private CacheNodeConfig config(int maxEntries, CacheNodeConfig.Feed feed) {
    // A test that counts loads must not fail because the machine paused.
    Duration patient = Duration.ofSeconds(10);
    return config(maxEntries, feed, CacheNodeConfig.Loader.DEFAULT, patient);
  }

  private CacheNodeConfig config(
      int maxEntries, CacheNodeConfig.Feed feed, CacheNodeConfig.Loader loader, Duration lease) {
    int number = configs.size() + 1;
    int memberPort = freePort();
    seeds.add("127.0.0.1:" + memberPort);
    return new CacheNodeConfig(
        "node-" + number,
        cluster,
        new CacheNodeConfig.Grpc("127.0.0.1", freePort(), "127.0.0.1"),
        new CacheNodeConfig.Member("127.0.0.1", memberPort, "127.0.0.1", seeds, lease),
        new CacheNodeConfig.Http("127.0.0.1", freePort()),
        new CacheNodeConfig.Catalog("127.0.0.1", 3306, "unused", "unused", null),
        new CacheNodeConfig.Cache(maxEntries),
        loader,
        new CacheNodeConfig.Shutdown(Duration.ofSeconds(5)),
        feed,
        // A test that counts loads must not count the audit's.
        new CacheNodeConfig.Audit(false, 20),
        new CacheNodeConfig.Mover(false, Duration.ZERO));
  }

  /** Its member ends without a word, as after a kill. */
  public void crash(CacheNode node) {
    node.cluster().hazelcast().getLifecycleService().terminate();
    node.close();
  }

  public CacheNodeConfig config(CacheNode node) {
    return configs.get(nodes.indexOf(node));
  }

  public NodeClient client(CacheNode node) {
    return new NodeClient(config(node).grpc().port(), "app", "secret", "items");
  }

  /** Drops what is held for a key and leaves its floor. */
  public void dropEverywhere(io.tiercel.node.entry.EntryKey key) {
    nodes.get(0).cluster().store().dropRow(key, System.currentTimeMillis() + 60_000).join();
  }

  /** Evicts every entry of the map, floors too, as a lack of room would. */
  public void evictFloors() {
    nodes.get(0).cluster().hazelcast().getMap("entries").evictAll();
  }

  /** One of the first 32 keys whose entry is the node's. */
  public static long ownedBy(CacheNode node, NodeClient client) {
    return LongStream.range(0, 32)
        .filter(id -> node.cluster().owners().isLocal(client.entryKey(id).slot()))
        .findFirst()
        .orElseThrow();
  }

  public static int freePort() {
    return PORTS.next();
  }

  @Override
  public void close() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }
}
