package io.tiercel.benchmarks.writes;

import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.contest.Contest;
import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.contest.Standings;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.JdbcItems;
import io.tiercel.benchmarks.peers.JdbcPool;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.tables.EverySlot;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/**
 * Many callers write rows of different keys, each of them on disk when it is acknowledged: through
 * the tier with everything it checks and tells, by JDBC as upserts that commit themselves. Then
 * MySQL is killed under the tier's writes, to see that what was acknowledged is there.
 */
public final class WriteSuite implements Suite {
  private static final int CALLERS = 64;
  private static final int ROWS = 20_000;
  private static final int CONTENTS = 1_000;

  private final String[] contents =
      LongStream.range(0, CONTENTS)
          .mapToObj(each -> Item.of(each, 1).content())
          .toArray(String[]::new);

  @Override
  public String name() {
    return "writes";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    try (RunFolder folder = RunFolder.create(settings.runs());
        MeasuredCluster cluster =
            MeasuredCluster.start(folder.resolve("cluster"), 1, 1, progress)) {
      progress.step(ROWS + " rows");
      ItemRows.insert(cluster.cluster(), ROWS);
      String database = cluster.cluster().state().database();
      try (Tiercel tiercel = cluster.connect(NearCacheConfig.off());
          HikariDataSource few = JdbcPool.open(cluster.primary(), database, 16);
          HikariDataSource many = JdbcPool.open(cluster.primary(), database, CALLERS)) {
        progress.step("a write in every slot");
        Table<Long, Item> items = MeasuredCluster.items(tiercel);
        EverySlot.keys().forEach(key -> items.put(Item.of(key, 0)));
        progress.step("writes");
        Standings standings =
            new Contest(settings)
                .closedLoop(CALLERS, contestants(items, new JdbcItems(few), new JdbcItems(many)));
        progress.step("writes while MySQL is killed");
        KilledWrites killed = KilledWrites.run(cluster, tiercel, CALLERS);
        progress.done();
        return new Result(
            List.of(
                standings.perSecond(
                    "writes.put.64", "puts", Goal.atLeast(3, Peers.JDBC_16, Peers.JDBC_64)),
                Row.atMost("writes.killed.lost", "writes", (double) killed.lost(), 0)),
            Map.of("rounds", standings.details(), "killed", killed));
      }
    }
  }

  private List<Contestant> contestants(Table<Long, Item> items, JdbcItems few, JdbcItems many) {
    return List.of(
        Contestant.of(Contestant.TIERCEL, () -> items.put(random())),
        Contestant.of(Peers.JDBC_16, () -> few.put(random())),
        Contestant.of(Peers.JDBC_64, () -> many.put(random())));
  }

  private Item random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new Item(random.nextLong(ROWS), contents[random.nextInt(CONTENTS)]);
  }
}
