package io.tiercel.benchmarks.router;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.contest.Contest;
import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.contest.Standings;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.JdbcPool;
import io.tiercel.benchmarks.peers.JdbiItems;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.peers.ShardedItems;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.tables.EverySlot;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.router.RouterConfig;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardRouters;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One row by its key on two shards: by the router with its guard, by bare Jdbi, which is told the
 * server, and by ShardingSphere-JDBC, which finds it. Pools of 16 connections each, one caller.
 */
public final class RouterSuite implements Suite {
  private static final int ROWS = 20_000;
  private static final int SHARDS = 2;
  private static final int CONNECTIONS = 16;

  @Override
  public String name() {
    return "router";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    try (RunFolder folder = RunFolder.create(settings.runs());
        MeasuredCluster cluster =
            MeasuredCluster.start(folder.resolve("cluster"), SHARDS, 1, progress)) {
      progress.step(ROWS + " rows");
      ItemRows.insert(cluster.cluster(), ROWS);
      return measure(settings, progress, cluster);
    } catch (IOException failed) {
      throw RunException.failed("a peer does not end: " + failed.getMessage(), failed);
    }
  }

  private static Result measure(Settings settings, Progress progress, MeasuredCluster cluster)
      throws IOException {
    List<MySqlServer> servers =
        cluster.cluster().mysql().orElseThrow().shards().stream()
            .map(MySqlTopology.Shard::primary)
            .toList();
    String database = cluster.cluster().state().database();
    RouterConfig config =
        RouterConfig.of(cluster.cluster().catalogEndpoint(), cluster.cluster().mysqlCredentials());
    try (ShardRouter router = ShardRouters.connect(config, new SimpleMeterRegistry());
        HikariDataSource first = JdbcPool.open(servers.get(0), database, CONNECTIONS);
        HikariDataSource second = JdbcPool.open(servers.get(1), database, CONNECTIONS);
        ShardedItems sharded =
            ShardedItems.open(settings.programs(), servers, database, CONNECTIONS)) {
      RoutedItems routed = new RoutedItems(router);
      JdbiItems[] jdbi = {new JdbiItems(first), new JdbiItems(second)};
      Contest contest = new Contest(settings);
      progress.step("reads");
      Standings reads =
          contest.closedLoop(
              1,
              List.of(
                  Contestant.of(Contestant.TIERCEL, () -> require(routed.get(random()))),
                  Contestant.of(Peers.JDBI, () -> readByJdbi(jdbi)),
                  Contestant.of(Peers.SHARDINGSPHERE, () -> require(sharded.get(random())))));
      progress.step("a write in every slot");
      EverySlot.keys().forEach(key -> routed.put(Item.of(key, 0)));
      progress.step("writes");
      Standings writes =
          contest.closedLoop(
              1,
              List.of(
                  Contestant.of(Contestant.TIERCEL, () -> routed.put(item())),
                  Contestant.of(Peers.JDBI, () -> writeByJdbi(jdbi)),
                  Contestant.of(Peers.SHARDINGSPHERE, () -> sharded.update(item()))));
      progress.done();
      return new Result(
          List.of(
              reads.perSecond("router.read", "reads", Goal.atLeast(0.95, Peers.JDBI)),
              reads.perSecond(
                  "router.read.sharded", "reads", Goal.atLeast(2.5, Peers.SHARDINGSPHERE)),
              writes.perSecond("router.write", "writes", Goal.atLeast(0.9, Peers.JDBI)),
              writes.perSecond(
                  "router.write.sharded", "writes", Goal.atLeast(1.3, Peers.SHARDINGSPHERE))),
          Map.of("reads", reads.details(), "writes", writes.details()));
    }
  }

  private static void readByJdbi(JdbiItems[] shards) {
    long id = random();
    require(shards[(int) (id % SHARDS)].get(id));
  }

  private static void writeByJdbi(JdbiItems[] shards) {
    Item item = item();
    shards[(int) (item.id() % SHARDS)].put(item);
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong(ROWS);
  }

  private static Item item() {
    return Item.of(random(), System.nanoTime());
  }

  private static void require(@org.jspecify.annotations.Nullable Item item) {
    if (item == null) {
      throw new IllegalStateException("a row is missing");
    }
  }
}
