package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.client.Freshness;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import io.tiercel.local.MySqlServer;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever happens to the feed, it is back within ten seconds, and has missed nothing. */
@Timeout(300)
class ChangeFeedReturnsIT {
  private static final Logger log = LoggerFactory.getLogger(ChangeFeedReturnsIT.class);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static LocalCluster cluster;
  private static Tiercel application;
  private static Table<Row, Row> customers;
  private static long key;
  private static int written;

  @BeforeAll
  static void start() throws SQLException {
    cluster =
        LocalCluster.start(
            LocalClusterSpec.defaults(folder.resolve("cluster")).withShape(1, 0, 2).attached(),
            Progress.SILENT);
    application =
        Tiercel.connect(
            TiercelConfig.builder()
                .nodes(cluster.nodeAddresses())
                .credentials(cluster.clientName(), cluster.clientSecret())
                .deadline(Duration.ofSeconds(5))
                .build());
    customers = application.table("customers");
    try (Connection connection = connect()) {
      BitSet owned = ShardSql.ownedSlots(connection);
      while (!owned.get(Slots.of(ColumnKind.INTEGER, key))) {
        key++;
      }
    }
    customers.put(
        Row.of(
            List.of("id", "name", "balance", "active"), List.of(key, "0", BigDecimal.ZERO, true)));
  }

  @AfterAll
  static void stop() {
    application.close();
    cluster.close();
  }

  @BeforeEach
  void everybodyServes() throws Exception {
    for (NodeProcess node : cluster.nodes()) {
      if (!node.alive()) {
        node.restart();
      }
    }
    awaitReady();
    awaitSeen(writeOutside(), System.nanoTime(), STARTED_WITHIN);
  }

  @Test
  void nodeWithTheSeat_killed_anotherTakesIt() throws Exception {
    NodeProcess holder = holder();
    long killed = System.nanoTime();
    holder.kill();

    awaitSeen(writeOutside(), killed, BACK_WITHIN);
  }

  @Test
  void binlogs_purgedBeforeTheyWereRead_nothingIsMissed() throws Exception {
    NodeProcess holder = holder();
    holder.pause();
    String before = writeOutside();
    sql("FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    long purged = System.nanoTime();
    holder.resume();

    awaitSeen(before, purged, BACK_WITHIN);
    awaitSeen(writeOutside(), purged, BACK_WITHIN);
  }

  @Test
  void primary_restarted_isFollowedAgain() throws Exception {
    primary().kill();
    primary().restart();
    long back = System.nanoTime();

    awaitSeen(writeOutside(), back, BACK_WITHIN);
  }

  @Test
  void allNodes_restartedAtOnce_feedGoesOnWhereItWas() throws Exception {
    cluster.nodes().forEach(NodeProcess::kill);
    String meanwhile = writeOutside();
    cluster.nodes().forEach(NodeProcess::restart);
    awaitReady();
    long ready = System.nanoTime();

    awaitSeen(meanwhile, ready, BACK_WITHIN);
    awaitSeen(writeOutside(), ready, BACK_WITHIN);
  }

  private static void awaitReady() {
    Awaitility.await()
        .atMost(STARTED_WITHIN)
        .until(() -> cluster.nodes().stream().allMatch(NodeProcess::ready));
  }

  /** The node that follows the shard's binlog. */
  private static NodeProcess holder() {
    return Awaitility.await()
        .atMost(STARTED_WITHIN)
        .until(
            () -> cluster.nodes().stream().filter(ChangeFeedReturnsIT::follows).toList(),
            found -> found.size() == 1)
        .get(0);
  }

  private static boolean follows(NodeProcess node) {
    try {
      JsonNode status = JSON.readTree(node.status().orElse("{}"));
      return status.path("feed").path(0).path("state").asText().equals("FOLLOWING");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static MySqlServer primary() {
    return cluster.mysql().orElseThrow().shards().get(0).primary();
  }

  private static Connection connect() throws SQLException {
    return ShardSql.connect(primary(), cluster.state().database());
  }

  private static void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** By plain SQL that knows nothing of the tier; what it wrote. */
  private static String writeOutside() throws SQLException {
    written++;
    sql("UPDATE customers SET name = '" + written + "' WHERE id = " + key);
    return Integer.toString(written);
  }

  private static void awaitSeen(String name, long since, Duration within) {
    Awaitility.await()
        .atMost(within)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> name(Freshness.bounded(Duration.ofSeconds(1))).equals(name));
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    log.info("an outside write is seen {} ms after", took.toMillis());
    assertThat(took).isLessThan(within);
    assertThat(name(Freshness.strong())).isEqualTo(name);
  }

  private static String name(Freshness freshness) {
    try {
      Row row = customers.get(Row.of("id", key), freshness);
      return row == null ? "absent" : String.valueOf(row.getString("name"));
    } catch (TiercelException notNow) {
      return notNow.code().name();
    }
  }
}
