package io.tiercel.benchmarks.ycsb;

import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.contest.Contest;
import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.contest.Standings;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.JdbcPool;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.peers.RedisServer;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Tiercel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import site.ycsb.DB;

/**
 * YCSB's core workloads A, B, C, D and F with keys by Zipf's law, on the tier with its near cache,
 * and on MySQL with Redis as a cache aside. E scans, which is not the tier's work. Those that
 * update run twice: with values that change, and, called the same, as YCSB itself writes what it
 * can verify: then the peer's MySQL has nothing to write (see {@link ChangingDb}).
 */
public final class YcsbSuite implements Suite {
  private static final int ROWS = 10_000;
  private static final int CALLERS = 16;

  /** For all rows, those that D inserts, too: the Redis beside it keeps all as well. */
  private static final long NEAR_ROOM = 1_000_000;

  private static final double FOR_READERS = 3;
  private static final double FOR_WRITERS = 1.2;

  @Override
  public String name() {
    return "ycsb";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    ConnectionPoolConfig connections = new ConnectionPoolConfig();
    connections.setMaxTotal(CALLERS);
    connections.setMaxIdle(CALLERS);
    try (RunFolder folder = RunFolder.create(settings.runs());
        MeasuredCluster cluster = MeasuredCluster.start(folder.resolve("cluster"), 1, 1, progress);
        RedisServer redis = RedisServer.start(settings.programs(), folder.resolve("redis"));
        Tiercel tiercel = cluster.connect(NearCacheConfig.maxEntries(NEAR_ROOM));
        RedisClient jedis =
            RedisClient.builder()
                .hostAndPort("127.0.0.1", redis.port())
                .poolConfig(connections)
                .build();
        HikariDataSource mysql =
            JdbcPool.open(cluster.primary(), cluster.cluster().state().database(), CALLERS)) {
      createPlainTable(cluster);
      DB ours = new TiercelDb(tiercel.table("usertable"));
      DB theirs = new CacheAsideDb(jedis, mysql);
      progress.step(ROWS + " rows in each");
      fill(ours);
      fill(theirs);
      return measure(settings, progress, ours, theirs);
    }
  }

  private static void createPlainTable(MeasuredCluster cluster) {
    String database = cluster.cluster().state().database();
    try (Connection connection = ShardSql.connect(cluster.primary(), database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + CacheAsideDb.TABLE + " LIKE usertable");
      statement.execute(
          "ALTER TABLE " + CacheAsideDb.TABLE + " DROP KEY by_slot, DROP _slot, DROP _version");
    } catch (SQLException broken) {
      throw RunException.failed("MySQL refuses a table: " + broken.getMessage(), broken);
    }
  }

  private static void fill(DB db) {
    Users users = Users.of(db, Map.of(), ROWS);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> inserts = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        inserts.add(threads.submit(users::insertNext));
      }
      for (Future<?> insert : inserts) {
        insert.get();
      }
    } catch (ExecutionException failed) {
      throw RunException.failed("a row cannot be inserted: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while filling", interrupted);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Result measure(Settings settings, Progress progress, DB ours, DB theirs) {
    Workloads workloads = new Workloads(settings, progress);
    // First, while no value has been changed.
    for (Mix mix : Mix.values()) {
      if (mix.updates()) {
        workloads.run(mix, "ycsb." + mix + ".same", ours, theirs);
      }
    }
    for (Mix mix : Mix.values()) {
      workloads.run(mix, "ycsb." + mix, new ChangingDb(ours), new ChangingDb(theirs));
    }
    progress.done();
    return workloads.result();
  }

  /** One workload after the other. */
  private static final class Workloads {
    private final Settings settings;
    private final Progress progress;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Object> details = new LinkedHashMap<>();
    private long wrong;
    private long wrongBeside;

    Workloads(Settings settings, Progress progress) {
      this.settings = settings;
      this.progress = progress;
    }

    void run(Mix mix, String name, DB ours, DB theirs) {
      progress.step("workload " + name);
      Users users = Users.of(ours, mix.properties(), ROWS);
      Users usersBeside = Users.of(theirs, mix.properties(), ROWS);
      Standings standings =
          new Contest(settings)
              .closedLoop(
                  CALLERS,
                  List.of(
                      Contestant.of(Contestant.TIERCEL, users::operate),
                      Contestant.of(Peers.CACHE_ASIDE, usersBeside::operate)));
      double least = mix.writesMuch() ? FOR_WRITERS : FOR_READERS;
      rows.add(standings.perSecond(name, "operations", Goal.atLeast(least, Peers.CACHE_ASIDE)));
      details.put(name, standings.details());
      wrong += users.wrong();
      wrongBeside += usersBeside.wrong();
    }

    Result result() {
      rows.add(Row.atMost("ycsb.integrity", "wrong values", (double) wrong, 0));
      details.put("wrongValuesBeside", wrongBeside);
      return new Result(rows, details);
    }
  }
}
