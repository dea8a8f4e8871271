package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.local.MySqlServer;
import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.node.changefeed.FeedFigures;
import io.tiercel.node.changefeed.TermSpread;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ColumnType;
import io.tiercel.router.RouterConfig;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardRouters;
import io.tiercel.router.topology.Slot;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/**
 * One node over real MySQL without a feed of its own, a client, and feeds that a test starts and
 * stops over that node. Closing stops all.
 */
final class FeedHarness implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(10);

  private final MySqlExtension mysql;
  final MySqlCluster cluster;
  final ShardRouter router;
  final TestNodes nodes = new TestNodes();
  final CacheNode node;
  final NodeClient client;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  final AtomicBoolean inCluster = new AtomicBoolean(true);
  private final List<ChangeFeed> feeds = new ArrayList<>();

  FeedHarness(MySqlExtension mysql) throws SQLException, IOException {
    this.mysql = mysql;
    this.cluster = new MySqlCluster(mysql);
    this.router = connect();
    this.node = nodes.start(router);
    this.client = nodes.client(node);
  }

  ShardRouter connect() {
    return ShardRouters.connect(
        RouterConfig.of(cluster.endpoint(), cluster.credentials()), new SimpleMeterRegistry());
  }

  /** Starts a feed and waits until it follows every shard. */
  ChangeFeed feed() {
    return feed(node.cluster().invalidations().publisher());
  }

  ChangeFeed feed(OwnerWrites.Publisher publisher) {
    ChangeFeed feed =
        new ChangeFeed(
            "tailer-" + feeds.size(),
            Duration.ofMillis(100),
            router.feeds(),
            new Tables(router, Runnable::run),
            node.cluster().store(),
            publisher,
            new TermSpread(
                node.cluster().hazelcast(),
                router.feeds(),
                node.cluster().invalidations().publisher()::leaveGap),
            timer,
            new NodeMetrics(new SimpleMeterRegistry()),
            inCluster::get);
    feeds.add(feed);
    feed.start();
    awaitFollowing(feed);
    return feed;
  }

  void awaitFollowing(ChangeFeed feed) {
    int shards = mysql.topology().shards().size();
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                feed.figures().stream()
                        .filter(one -> one.state() == FeedFigures.State.FOLLOWING)
                        .count()
                    == shards);
  }

  MySqlServer primaryOf(long id) {
    int shard = cluster.shardOf(Slot.of(ColumnType.INTEGER, id));
    return mysql.topology().shards().get(shard).primary();
  }

  /** Runs SQL on the shard of a key, behind the tier's back. */
  void outside(long id, String... sql) throws SQLException {
    cluster.execute(primaryOf(id), "USE " + cluster.database());
    try (Connection connection = mysql.connect(primaryOf(id));
        Statement statement = connection.createStatement()) {
      statement.execute("USE " + cluster.database());
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  /** The first column of the first row. */
  String ask(long id, String sql) throws SQLException {
    try (Connection connection = mysql.connect(primaryOf(id));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  void put(long id, String name) {
    assertThat(client.write(Write.Kind.PUT, id, name).join().hasWrite()).isTrue();
    assertThat(read(id)).isEqualTo(name);
  }

  /** The row's name, or "absent". */
  String read(long id) {
    Response got = client.get(id).join();
    assertThat(got.hasRow()).as("%s", got).isTrue();
    return got.getRow().getRow().isEmpty() ? "absent" : client.name(got);
  }

  void becomes(long id, String name) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(SOON)
        .until(() -> read(id).equals(name));
  }

  /** For longer than any feed needs. */
  void stays(long id, String name) {
    Awaitility.await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(3))
        .until(() -> read(id).equals(name));
  }

  @Override
  public void close() throws Exception {
    feeds.forEach(ChangeFeed::close);
    client.close();
    nodes.close();
    timer.shutdownNow();
    cluster.close();
  }
}
