package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.client.Freshness;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelException;
import io.tiercel.node.CacheNode;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.testing.MySqlExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The SDK against real nodes: what callers do wrong, what they do at once, and a node that goes.
 */
@Timeout(180)
class SdkFaultsIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static RunningCluster cluster;

  private record Counter(long id, long n) {}

  private record TextKey(String id, long n) {}

  @BeforeAll
  static void start() throws Exception {
    cluster = RunningCluster.start(mysql, 2);
    cluster.sql(
        """
        CREATE TABLE counter (
          id BIGINT PRIMARY KEY, n BIGINT NOT NULL,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id)
        )
        """,
        "CREATE TABLE plain (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static void refuses(ErrorCode code, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(TiercelException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  @Test
  void wrongInput_isATypedErrorAndChangesNothing() {
    try (Tiercel tiercel = cluster.connect()) {
      refuses(
          ErrorCode.UNKNOWN_TABLE,
          () -> tiercel.table("nothing", Long.class, Counter.class),
          "nothing");
      refuses(
          ErrorCode.TABLE_NOT_ADOPTED,
          () -> tiercel.table("plain", Long.class, Counter.class),
          "_version");
      refuses(
          ErrorCode.MAPPING_MISMATCH,
          () -> tiercel.table("counter", String.class, Counter.class),
          "bigint");
      refuses(
          ErrorCode.MAPPING_MISMATCH,
          () -> tiercel.table("counter", Long.class, TextKey.class),
          "component id",
          "bigint");
      Table<Row, Row> rows = tiercel.table("counter");
      refuses(ErrorCode.INVALID_KEY, () -> rows.get(Row.of("id", "x")), "counter.id");
      Table<Long, Counter> counters = tiercel.table("counter", Long.class, Counter.class);
      counters.insert(new Counter(900, 1));
      refuses(ErrorCode.DUPLICATE_KEY, () -> counters.insert(new Counter(900, 2)), "1062");
      assertThat(counters.get(900L, Freshness.strong())).isEqualTo(new Counter(900, 1));
    }
    refuses(
        ErrorCode.UNAUTHENTICATED,
        () -> Tiercel.connect(cluster.config().credentials("app", "wrong").build()),
        "credentials");
  }

  @Test
  void update_twoClientsAtOnce_theSumIsExact() throws Exception {
    int each = 100;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Tiercel one = cluster.connect();
        Tiercel two = cluster.connect()) {
      one.table("counter", Long.class, Counter.class).put(new Counter(1, 0));
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Tiercel tiercel = i % 2 == 0 ? one : two;
        running.add(CompletableFuture.runAsync(() -> increment(tiercel, each), threads));
      }
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(150, TimeUnit.SECONDS);

      assertThat(one.table("counter", Long.class, Counter.class).get(1L, Freshness.strong()))
          .isEqualTo(new Counter(1, 4L * each));
    } finally {
      threads.shutdownNow();
    }
  }

  private static void increment(Tiercel tiercel, int times) {
    Table<Long, Counter> counters =
        tiercel.table("counter", Long.class, Counter.class).withDeadline(Duration.ofSeconds(60));
    for (int i = 0; i < times; i++) {
      counters.update(1L, old -> new Counter(1, old.n() + 1));
    }
  }

  @Test
  void node_closedUnderTraffic_noCallFailsAndEveryReadIsCurrent() throws Exception {
    CacheNode third = cluster.startNode();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Tiercel tiercel = cluster.connect()) {
      Table<Long, Counter> counters = tiercel.table("counter", Long.class, Counter.class);
      CompletableFuture<Long> first =
          CompletableFuture.supplyAsync(() -> writeAndRead(counters, 1_000, done), threads);
      CompletableFuture<Long> second =
          CompletableFuture.supplyAsync(() -> writeAndRead(counters, 2_000, done), threads);
      third.close();
      done.set(true);

      assertThat(first.get(60, TimeUnit.SECONDS)).isPositive();
      assertThat(second.get(60, TimeUnit.SECONDS)).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  private static long writeAndRead(Table<Long, Counter> counters, long from, AtomicBoolean done) {
    long calls = 0;
    while (!done.get() || calls < 20) {
      long id = from + calls % 50;
      counters.put(new Counter(id, calls));
      Counter read = counters.get(id);
      if (read == null || read.n() != calls) {
        throw new AssertionError("wrote " + calls + " and read " + read);
      }
      calls++;
    }
    return calls;
  }
}
