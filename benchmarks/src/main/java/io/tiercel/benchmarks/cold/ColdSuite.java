package io.tiercel.benchmarks.cold;

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
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Many callers read one row after the other that nobody has read before: every read reaches MySQL,
 * through the tier in queries for many keys at a time, by JDBC in one query each.
 */
public final class ColdSuite implements Suite {
  private static final int CALLERS = 64;

  /** Read in order, so that a node, which keeps 200,000, has none of them when they come again. */
  private static final int ROWS = 600_000;

  @Override
  public String name() {
    return "cold";
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
        progress.step("reads");
        Standings standings =
            new Contest(settings)
                .closedLoop(CALLERS, contestants(tiercel, new JdbcItems(few), new JdbcItems(many)));
        progress.done();
        return new Result(
            List.of(
                standings.perSecond(
                    "cold.get.64", "gets", Goal.atLeast(1.5, Peers.JDBC_16, Peers.JDBC_64))),
            Map.of("rounds", standings.details()));
      }
    }
  }

  private static List<Contestant> contestants(Tiercel tiercel, JdbcItems few, JdbcItems many) {
    Table<Long, Item> items = MeasuredCluster.items(tiercel);
    return List.of(
        contestant(Contestant.TIERCEL, items::get),
        contestant(Peers.JDBC_16, few::get),
        contestant(Peers.JDBC_64, many::get));
  }

  /** Reads the row of a key. */
  @FunctionalInterface
  private interface Reader {
    @Nullable Item get(long id) throws Exception;
  }

  private static Contestant contestant(String name, Reader reader) {
    AtomicLong next = new AtomicLong();
    return Contestant.of(
        name,
        () -> {
          long id = next.getAndIncrement() % ROWS;
          if (reader.get(id) == null) {
            throw new IllegalStateException("row " + id + " is missing");
          }
        });
  }
}
