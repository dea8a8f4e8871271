package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.local.MySqlServer;
import io.tiercel.node.changefeed.FeedFigures;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ColumnType;
import io.tiercel.router.RouterConfig;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardRouters;
import io.tiercel.router.topology.Slot;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes behind the tier's back, on real binlogs, seen by a reader of a node. */
@Timeout(120)
class ChangeFeedIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final TestNodes nodes = new TestNodes();
  private static MySqlCluster cluster;
  private static CacheNode node;
  private static NodeClient client;

  @BeforeAll
  static void start() throws Exception {
    cluster = new MySqlCluster(mysql);
    ShardRouter router =
        ShardRouters.connect(
            RouterConfig.of(cluster.endpoint(), cluster.credentials()), new SimpleMeterRegistry());
    node = nodes.startFeeding(router);
    client = nodes.client(node);
    awaitFollowing();
  }

  static void awaitFollowing() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                node.feedFigures().size() == 2
                    && node.feedFigures().stream()
                        .allMatch(one -> one.state() == FeedFigures.State.FOLLOWING));
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    nodes.close();
    cluster.close();
  }

  private static MySqlServer primaryOf(long id) {
    int shard = cluster.shardOf(Slot.of(ColumnType.INTEGER, id));
    return mysql.topology().shards().get(shard).primary();
  }

  private static void outside(long id, String... sql) throws SQLException {
    List<String> all = new ArrayList<>(List.of("USE " + cluster.database()));
    all.addAll(List.of(sql));
    cluster.execute(primaryOf(id), all.toArray(String[]::new));
  }

  private static void put(long id, String name) {
    assertThat(client.write(Write.Kind.PUT, id, name).join().hasWrite()).isTrue();
    assertThat(read(id)).isEqualTo(name);
  }

  /** The row's name, or "absent". */
  private static String read(long id) {
    Response got = client.get(id).join();
    assertThat(got.hasRow()).as("%s", got).isTrue();
    return got.getRow().getRow().isEmpty() ? "absent" : client.name(got);
  }

  private static void becomes(long id, String name) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(SOON)
        .until(() -> read(id).equals(name));
  }

  @Test
  void update_withoutVersion_isSeen() throws Exception {
    put(1, "old");
    outside(1, "UPDATE items SET name = 'new' WHERE id = 1");
    becomes(1, "new");
  }

  @Test
  void update_ofManyRows_isSeenInAll() throws Exception {
    for (long id = 100; id < 140; id++) {
      put(id, "old");
    }
    for (var shard : mysql.topology().shards()) {
      cluster.execute(
          shard.primary(),
          "UPDATE " + cluster.database() + ".items SET name = 'all' WHERE id BETWEEN 100 AND 139");
    }
    for (long id = 100; id < 140; id++) {
      becomes(id, "all");
    }
  }

  @Test
  void insert_behindACachedAbsence_isSeen() throws Exception {
    assertThat(read(2)).isEqualTo("absent");
    outside(2, "INSERT INTO items (id, name, _version) VALUES (2, 'born', 1)");
    becomes(2, "born");
  }

  @Test
  void insert_withALowVersionAfterADelete_isSeenAndKept() throws Exception {
    put(3, "first");
    client.write(Write.Kind.DELETE, 3L).join();
    assertThat(read(3)).isEqualTo("absent");
    outside(3, "INSERT INTO items (id, name, _version) VALUES (3, 'again', 0)");
    becomes(3, "again");
    long loads = node.metrics().get(Count.ROWS_LOADED);
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              long before = node.metrics().get(Count.ROWS_LOADED);
              return read(3).equals("again") && node.metrics().get(Count.ROWS_LOADED) == before;
            });
    assertThat(loads).isPositive();
  }

  @Test
  void replaceAndDelete_areSeen() throws Exception {
    put(4, "old");
    outside(4, "REPLACE INTO items (id, name, _version) VALUES (4, 'replaced', 7)");
    becomes(4, "replaced");
    outside(4, "DELETE FROM items WHERE id = 4");
    becomes(4, "absent");
  }

  @Test
  void update_ofTheKey_isSeenAtBothKeys() throws Exception {
    long moved = 5;
    long target = 6;
    while (!primaryOf(target).equals(primaryOf(moved))) {
      target++;
    }
    put(moved, "wanders");
    assertThat(read(target)).isEqualTo("absent");
    outside(moved, "UPDATE items SET id = " + target + " WHERE id = " + moved);
    becomes(moved, "absent");
    becomes(target, "wanders");
    outside(moved, "DELETE FROM items WHERE id = " + target);
  }

  @Test
  void insert_ofMoreRowsThanOnePart_isSeenInAll() throws Exception {
    long first = 1_000_000;
    while (!primaryOf(first).equals(primaryOf(1))) {
      first++;
    }
    assertThat(read(first)).isEqualTo("absent");
    outside(
        1,
        "SET SESSION cte_max_recursion_depth = 20000",
        "INSERT INTO items (id, name, _version) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL"
            + " SELECT i + 1 FROM n WHERE i < 12000) SELECT "
            + first
            + " + i, 'loaded', 1 FROM n");
    becomes(first, "loaded");
    outside(1, "DELETE FROM items WHERE id >= " + first);
    becomes(first, "absent");
  }

  /** What other tests wrote is counted, once a later row of each shard has come through. */
  private static void awaitCaughtUp() throws Exception {
    for (long id = 800; id < 820; id++) {
      assertThat(read(id)).isEqualTo("absent");
      outside(id, "INSERT INTO items (id, name, _version) VALUES (" + id + ", 'marks', 1)");
      becomes(id, "marks");
    }
  }

  @Test
  void write_ofTheTier_isNotTakenForOneFromOutside() throws Exception {
    awaitCaughtUp();
    long outside = node.metrics().get(Count.FEED_OUTSIDE);
    long rows = node.metrics().get(Count.FEED_ROWS);
    for (int i = 0; i < 20; i++) {
      put(200 + i, "mine");
      put(200 + i, "mine again");
    }
    client.write(Write.Kind.DELETE, 200L).join();
    Awaitility.await().atMost(SOON).until(() -> node.metrics().get(Count.FEED_ROWS) >= rows + 41);
    assertThat(node.metrics().get(Count.FEED_OUTSIDE)).isEqualTo(outside);
    assertThat(read(201)).isEqualTo("mine again");
  }

  @Test
  void truncate_leavesNoCopyThatAnswers() throws Exception {
    put(300, "doomed");
    outside(300, "CREATE TABLE kept LIKE items");
    outside(300, "RENAME TABLE items TO gone, kept TO items");
    becomes(300, "absent");
    outside(300, "RENAME TABLE items TO kept, gone TO items");
    becomes(300, "doomed");
    outside(300, "DROP TABLE kept");
    awaitFollowing();
  }
}
