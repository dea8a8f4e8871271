package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.Promotion;
import io.tiercel.router.topology.ShardPromotion;
import io.tiercel.router.topology.Topology;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A replica is promoted while writers write and read back. No other class has servers like these.
 */
@Timeout(120)
final class PlannedPromotionIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(1).replicas(2);

  private static final int WRITERS = 4;
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private RouterHarness harness;
  private RouterHarness late;
  private ShardPromotion promotion;

  @BeforeEach
  void open() throws SQLException {
    // The servers change roles from test to test: each begins with the roles of the start.
    harness = RouterHarness.open(mysql, RouterHarness.ITEM);
    TestCluster cluster = harness.cluster();
    late =
        RouterHarness.open(
            mysql, cluster, RouterConfig.of(cluster.catalog(), cluster.credentials()));
    promotion = new ShardPromotion(cluster.catalog(), cluster.credentials());
  }

  @AfterEach
  void close() throws Exception {
    Topology.Shard shard = catalog();
    MySqlEndpoint first = TestCluster.endpoint(server(0));
    if (!shard.primary().equals(first)) {
      awaitFollowing();
      Promotion unused = promotion.promote("shard-1", first);
      awaitFollowing();
    }
    threads.shutdownNow();
    late.close();
    harness.close();
  }

  /** The primary of the start, then its replicas. */
  private static MySqlServer server(int number) {
    var shard = mysql.topology().shards().get(0);
    return number == 0 ? shard.primary() : shard.replicas().get(number - 1);
  }

  private Topology.Shard catalog() {
    try (MySqlCatalog catalog =
        new MySqlCatalog(harness.cluster().catalog(), harness.cluster().credentials())) {
      return catalog.readTopology().shards().get(0);
    }
  }

  private MySqlServer at(MySqlEndpoint endpoint) {
    for (int i = 0; i < 3; i++) {
      if (TestCluster.endpoint(server(i)).equals(endpoint)) {
        return server(i);
      }
    }
    throw new AssertionError(endpoint);
  }

  private void awaitFollowing() throws Exception {
    Topology.Shard shard = catalog();
    String executed = harness.ask(at(shard.primary()), "SELECT @@GLOBAL.gtid_executed");
    for (MySqlEndpoint replica : shard.replicas()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  "1"
                      .equals(
                          harness.ask(
                              at(replica),
                              "SELECT GTID_SUBSET('"
                                  + String.valueOf(executed).replace("\n", "")
                                  + "', @@GLOBAL.gtid_executed)")));
    }
  }

  /**
   * Writers, each with a row of its own, who read back with another router what was acknowledged.
   */
  private final class Load {
    final List<Throwable> problems = Collections.synchronizedList(new ArrayList<>());
    final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
    final AtomicLong longestNanos = new AtomicLong();
    final AtomicBoolean stop = new AtomicBoolean();
    final CountDownLatch warm = new CountDownLatch(WRITERS);
    final CountDownLatch done = new CountDownLatch(WRITERS);

    Load() {
      for (long key = 1; key <= WRITERS; key++) {
        long id = key;
        threads.execute(() -> run(id));
      }
    }

    private void run(long id) {
      try {
        for (long n = 1; !stop.get(); n++) {
          step(id, n);
          if (n == 20) {
            warm.countDown();
          }
        }
      } catch (Throwable e) {
        problems.add(e);
        warm.countDown();
      } finally {
        done.countDown();
      }
    }

    private void step(long id, long n) {
      long began = System.nanoTime();
      RowWritten unused =
          harness.router().write(harness.item(Kind.PUT, id, "w", n), Deadline.after(DEADLINE));
      acknowledged.put(id, n);
      longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
      @Nullable Object[] row =
          Objects.requireNonNull(late.read(id, ReadPreference.PRIMARY).values());
      assertThat(((Number) Objects.requireNonNull(row[2])).longValue())
          .as("read after its write")
          .isEqualTo(n);
    }

    void end() throws InterruptedException {
      stop.set(true);
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void promote_underLoad_losesNothingSurfacesNothingAndServesNothingOld() throws Exception {
    Load load = new Load();
    assertThat(load.warm.await(30, TimeUnit.SECONDS)).isTrue();
    MySqlEndpoint next = TestCluster.endpoint(server(1));
    Promotion done = promotion.promote("shard-1", next);
    long before = load.acknowledged.getOrDefault(1L, 0L);
    Awaitility.await()
        .until(
            () -> !load.problems.isEmpty() || load.acknowledged.getOrDefault(1L, 0L) > before + 20);
    load.end();
    assertThat(load.problems).isEmpty();
    assertThat(done.remarks()).isEmpty();
    assertThat(done.stall()).isLessThan(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(load.longestNanos.get())).isLessThan(Duration.ofSeconds(2));
    for (var row : load.acknowledged.entrySet()) {
      assertThat(harness.ask(server(1), "SELECT amount FROM item WHERE id = " + row.getKey()))
          .isEqualTo(row.getValue().toString());
    }
    System.out.printf(
        "stall %s, longest write %d ms%n",
        done.stall(), TimeUnit.NANOSECONDS.toMillis(load.longestNanos.get()));
  }

  @Test
  void promote_done_rolesAreSwappedAndEveryServerFollowsTheNewOne() throws Exception {
    MySqlEndpoint next = TestCluster.endpoint(server(2));
    int term = catalog().term();
    Promotion done = promotion.promote("shard-1", next);
    assertThat(done.remarks()).isEmpty();
    Topology.Shard shard = catalog();
    assertThat(shard.primary()).isEqualTo(next);
    assertThat(shard.term()).isEqualTo(term + 1);
    assertThat(shard.replicas())
        .containsExactlyInAnyOrder(
            TestCluster.endpoint(server(0)), TestCluster.endpoint(server(1)));
    assertThat(harness.ask(server(0), "SELECT @@GLOBAL.super_read_only")).isEqualTo("1");
    RowWritten unused = harness.write(harness.item(Kind.PUT, 7, "new", 1));
    awaitFollowing();
    assertThat(harness.ask(server(0), "SELECT name FROM item WHERE id = 7")).isEqualTo("new");
    assertThat(harness.ask(server(1), "SELECT name FROM item WHERE id = 7")).isEqualTo("new");
    assertThat(promotion.promote("shard-1", next).stall()).isZero();
  }

  @Test
  void follow_anotherProgramMovedThePrimary_withinFiveSeconds() throws Exception {
    RowWritten first = harness.write(harness.item(Kind.PUT, 9, "before", 1));
    assertThat(first.values()).isNotNull();
    awaitFollowing();
    int term = catalog().term();
    harness.sql(server(0), "SET GLOBAL super_read_only = ON");
    awaitFollowing();
    moveByHand(server(1));
    long began = System.nanoTime();
    RowWritten unused =
        harness.router().write(harness.item(Kind.PUT, 9, "after", 2), Deadline.after(DEADLINE));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(DEADLINE);
    assertThat(catalog().primary()).isEqualTo(TestCluster.endpoint(server(1)));
    assertThat(catalog().term()).isEqualTo(term + 1);
    // Nobody could mark the former primary: routers look at it four times a second.
    Awaitility.await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> "after".equals(late.name(9, ReadPreference.PRIMARY)));
    rejoin(server(0), server(1));
    rejoin(server(2), server(1));
  }

  @Test
  void follow_twoServersTakeWrites_noneIsTaken() throws Exception {
    harness.sql(server(0), "SET GLOBAL super_read_only = ON");
    awaitFollowing();
    moveByHand(server(1));
    moveByHand(server(2));
    assertThatThrownBy(
            () ->
                harness
                    .router()
                    .write(
                        harness.item(Kind.PUT, 10, "nobody", 1),
                        Deadline.after(Duration.ofSeconds(4))))
        .isInstanceOf(RouterException.class);
    assertThat(catalog().primary()).isEqualTo(TestCluster.endpoint(server(0)));
    harness.sql(server(0), "SET GLOBAL super_read_only = OFF");
    harness.sql(server(0), "SET GLOBAL read_only = OFF");
    rejoin(server(1), server(0));
    rejoin(server(2), server(0));
  }

  private void moveByHand(MySqlServer server) throws SQLException {
    harness.sql(server, "STOP REPLICA");
    harness.sql(server, "RESET REPLICA ALL");
    harness.sql(server, "SET GLOBAL super_read_only = OFF");
    harness.sql(server, "SET GLOBAL read_only = OFF");
  }

  private void rejoin(MySqlServer server, MySqlServer source) throws SQLException {
    harness.sql(server, "SET GLOBAL super_read_only = ON");
    harness.sql(server, "STOP REPLICA");
    harness.sql(
        server,
        "CHANGE REPLICATION SOURCE TO SOURCE_HOST='%s', SOURCE_PORT=%d, SOURCE_USER='%s', SOURCE_PASSWORD='%s', GET_SOURCE_PUBLIC_KEY=1, SOURCE_AUTO_POSITION=1"
            .formatted(source.host(), source.port(), source.user(), source.password()));
    harness.sql(server, "START REPLICA");
  }

  @Test
  void promote_replicaStandsStill_isRefusedAndChangesNothing() throws Exception {
    harness.sql(server(1), "STOP REPLICA SQL_THREAD");
    try {
      assertThatThrownBy(() -> promotion.promote("shard-1", TestCluster.endpoint(server(1))))
          .hasMessageContaining("does not follow");
      assertThat(harness.write(harness.item(Kind.PUT, 8, "still", 1)).values()).isNotNull();
    } finally {
      harness.sql(server(1), "START REPLICA");
    }
  }
}
