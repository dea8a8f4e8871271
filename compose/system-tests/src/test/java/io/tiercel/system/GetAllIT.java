package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.Freshness;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one {@code getAll} costs MySQL, as the nodes count it and as MySQL itself does. */
@Timeout(180)
class GetAllIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static final int ROWS = 4_000;
  private static final int COLD = 200;

  /** Else the change feed drops what a test has read when it hears of the rows. */
  private static final String OUT_OF_THE_BINLOG = "SET SESSION sql_log_bin = 0";

  private static RunningCluster cluster;
  private static long nextCold;

  private record Thing(long id, String name) {}

  @BeforeAll
  static void start() throws Exception {
    cluster = RunningCluster.start(mysql, 2);
    cluster.sql(
        OUT_OF_THE_BINLOG,
        """
        CREATE TABLE thing (
          id BIGINT PRIMARY KEY, name VARCHAR(100) NOT NULL,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id)
        )
        """);
    seed();
    Awaitility.await()
        .until(() -> cluster.nodes().stream().allMatch(node -> node.notReady().isEmpty()));
  }

  /** Every row on every shard: the tier asks only the shard that owns it. */
  private static void seed() throws SQLException {
    StringBuilder rows = new StringBuilder("INSERT INTO thing (id, name, _version) VALUES ");
    for (int id = 0; id < ROWS; id++) {
      rows.append(id == 0 ? "" : ",")
          .append("(")
          .append(id)
          .append(",'t")
          .append(id)
          .append("',1)");
    }
    cluster.sql(OUT_OF_THE_BINLOG, rows.toString());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Keys that nobody has asked for. */
  private static List<Long> cold() {
    nextCold += COLD;
    assertThat(nextCold).as("rows used").isLessThanOrEqualTo(ROWS);
    return LongStream.range(nextCold - COLD, nextCold).boxed().toList();
  }

  /** Streams, links, pools and prepared statements are there, and the code has run. */
  private static Table<Long, Thing> warm(Tiercel tiercel) {
    Table<Long, Thing> things = tiercel.table("thing", Long.class, Thing.class);
    for (int round = 0; round < 3; round++) {
      List<Long> ids = cold();
      assertComplete(ids, things.getAll(ids));
    }
    return things;
  }

  private static void assertComplete(List<Long> ids, Map<Long, Thing> rows) {
    assertThat(rows.keySet()).containsExactlyElementsOf(ids);
    rows.forEach((id, row) -> assertThat(row).isEqualTo(new Thing(id, "t" + id)));
  }

  private static long count(Count what) {
    return cluster.nodes().stream().mapToLong(node -> node.metrics().get(what)).sum();
  }

  @Test
  void getAll_200ColdKeys_oneQueryPerShardInTheWholeCluster() throws Exception {
    try (Tiercel tiercel = cluster.connect()) {
      Table<Long, Thing> things = warm(tiercel);
      List<Long> ids = cold();
      long before = count(Count.SQL_READS);
      StatementLog log = StatementLog.start();

      assertComplete(ids, things.getAll(ids));

      assertThat(log.readsOf("thing")).as("as MySQL logged them").containsExactly(1, 1);
      assertThat(count(Count.SQL_READS) - before).isEqualTo(2);
      assertThat(cluster.nodes())
          .as("both own some of them")
          .allSatisfy(node -> assertThat(node.metrics().get(Count.FILLS)).isPositive());
      assertNothingIsCold(ids);
    }
  }

  /** Another client finds all of it in the shared tier. */
  private static void assertNothingIsCold(List<Long> ids) {
    long before = count(Count.SQL_READS);
    try (Tiercel other = cluster.connect()) {
      Table<Long, Thing> things = other.table("thing", Long.class, Thing.class);
      assertComplete(ids, things.getAll(ids));
    }
    assertThat(count(Count.SQL_READS)).isEqualTo(before);
  }

  @Test
  void getAll_someCold_loadsOnlyThose() throws Exception {
    try (Tiercel tiercel = cluster.connect();
        Tiercel other = cluster.connect()) {
      Table<Long, Thing> things = warm(tiercel);
      List<Long> ids = cold();
      things.getAll(ids.subList(0, 150));
      long loaded = count(Count.ROWS_LOADED);
      long queries = count(Count.SQL_READS);

      assertComplete(ids, other.table("thing", Long.class, Thing.class).getAll(ids));

      assertThat(count(Count.ROWS_LOADED) - loaded).isEqualTo(50);
      assertThat(count(Count.SQL_READS) - queries).isEqualTo(2);
    }
  }

  @Test
  void getAll_manyCallersOfTheSameColdKeys_eachKeyIsLoadedOnce() throws Exception {
    try (Tiercel one = cluster.connect();
        Tiercel two = cluster.connect()) {
      warm(one);
      List<Long> ids = cold();
      long loaded = count(Count.ROWS_LOADED);
      List<CompletableFuture<Map<Long, Thing>>> answers = new ArrayList<>();
      for (Tiercel tiercel : List.of(one, two)) {
        Table<Long, Thing> things = tiercel.table("thing", Long.class, Thing.class);
        for (int caller = 0; caller < 10; caller++) {
          answers.add(things.getAllAsync(ids));
        }
      }
      for (CompletableFuture<Map<Long, Thing>> answer : answers) {
        assertComplete(ids, answer.get(20, TimeUnit.SECONDS));
      }
      assertThat(count(Count.ROWS_LOADED) - loaded).isEqualTo(COLD);
    }
  }

  @Test
  void getAll_strong_readsEveryKeyFromItsPrimary() throws Exception {
    try (Tiercel tiercel = cluster.connect()) {
      Table<Long, Thing> things = warm(tiercel);
      long strong = count(Count.STRONG_READS);
      List<Long> ids = cold();
      assertComplete(ids, things.getAll(ids, Freshness.strong()));
      assertThat(count(Count.STRONG_READS) - strong).isEqualTo(COLD);
    }
  }

  /** MySQL's own log of statements, on every shard's primary, from now until it is read. */
  private record StatementLog() {
    static StatementLog start() throws SQLException {
      cluster.sql(
          "SET GLOBAL log_output = 'TABLE'",
          "TRUNCATE TABLE mysql.general_log",
          "SET GLOBAL general_log = ON");
      return new StatementLog();
    }

    /** How many reads of a table each shard ran. */
    List<Integer> readsOf(String table) throws SQLException {
      cluster.sql("SET GLOBAL general_log = OFF");
      List<Integer> reads = new ArrayList<>();
      for (Connection connection : cluster.jdbc()) {
        try (connection;
            Statement statement = connection.createStatement();
            ResultSet rows =
                statement.executeQuery(
                    "SELECT COUNT(*) FROM mysql.general_log"
                        + " WHERE command_type IN ('Query', 'Execute')"
                        + " AND argument LIKE 'SELECT%`"
                        + table
                        + "`%IN (%'")) {
          rows.next();
          reads.add(rows.getInt(1));
        }
      }
      return reads;
    }
  }
}
