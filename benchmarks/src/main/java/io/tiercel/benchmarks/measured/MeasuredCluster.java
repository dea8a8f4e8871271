package io.tiercel.benchmarks.measured;

import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.cluster.NodeMain;
import io.tiercel.cli.cluster.NodeState;
import io.tiercel.cli.cluster.Wiring;
import io.tiercel.cli.output.Progress;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.local.MySqlServer;
import io.tiercel.router.MySqlEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A cluster whose nodes are compiled as well as those of production. Closing removes it. */
public final class MeasuredCluster implements AutoCloseable {
  /** More than the shards can answer: nothing is held back. */
  private static final int NO_BUDGET = 1_000_000;

  /** Longer than usual: a node that has just been started reads how its tables were filled. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final LocalCluster cluster;

  private MeasuredCluster(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts one without replicas, with the benchmarks' tables. */
  public static MeasuredCluster start(Path folder, int shards, int nodes, Progress progress) {
    return start(LocalClusterSpec.defaults(folder).withShape(shards, 0, nodes), progress);
  }

  /** The same with one shard and one node, which has room for so many rows. */
  public static MeasuredCluster startRoomy(
      Path folder, int maxEntries, String heap, Progress progress) {
    return start(
        LocalClusterSpec.defaults(folder).withShape(1, 0, 1).withRoom(maxEntries, heap), progress);
  }

  private static MeasuredCluster start(LocalClusterSpec shape, Progress progress) {
    LocalClusterSpec spec =
        shape.withLoadBudget(NO_BUDGET).withMigrations(List.of(Probe.MIGRATIONS)).attached();
    return new MeasuredCluster(LocalCluster.start(spec, new WellCompiled(), progress));
  }

  /** All of it. */
  public LocalCluster cluster() {
    return cluster;
  }

  /** The primary of the first shard. */
  public MySqlServer primary() {
    return cluster.mysql().orElseThrow().shards().get(0).primary();
  }

  /** The process of its first node. */
  public long nodePid() {
    return cluster.nodes().get(0).state().process().pid();
  }

  /** An application's connection to it. */
  public Tiercel connect(NearCacheConfig nearCache) {
    return Tiercel.connect(
        TiercelConfig.builder()
            .nodes(cluster.nodeAddresses())
            .credentials(cluster.clientName(), cluster.clientSecret())
            .nearCache(nearCache)
            .deadline(DEADLINE)
            .build());
  }

  /** The table {@link Item}. */
  public static Table<Long, Item> items(Tiercel tiercel) {
    return tiercel.table(Item.TABLE, Long.class, Item.class);
  }

  @Override
  public void close() {
    cluster.close();
  }

  private static final class WellCompiled implements Wiring {
    @Override
    public MySqlEndpoint endpoint(MySqlServer server) {
      return DIRECT.endpoint(server);
    }

    @Override
    public String advertisedHost(NodeState node) {
      return DIRECT.advertisedHost(node);
    }

    @Override
    public List<String> nodeProgram(String name) {
      // Nodes that end with their parent are started with the quick compiler only.
      return List.of("-XX:TieredStopAtLevel=4", NodeMain.class.getName());
    }
  }
}
