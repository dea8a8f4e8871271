package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.RouterConfig.PoolConfig;
import io.tiercel.router.RouterConfig.ReplicaConfig;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Frozen, dead and lagging servers, used-up pools. */
@Timeout(90)
final class ServerFaultsIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final Duration PROBE = Duration.ofMillis(100);
  private static RouterHarness harness;
  private static long onOne;
  private static long onTwo;

  @BeforeAll
  static void open() throws SQLException {
    TestCluster cluster = TestCluster.create(mysql, "faults");
    RouterConfig config =
        new RouterConfig(
            cluster.catalog(),
            cluster.credentials(),
            PoolConfig.DEFAULT,
            new ReplicaConfig(Duration.ofSeconds(20), PROBE));
    harness = RouterHarness.open(mysql, cluster, config, RouterHarness.ITEM);
    onOne = harness.keyOn("shard-1");
    onTwo = harness.keyOn("shard-2");
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @BeforeEach
  void allServersAnswer() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () ->
                harness.write(harness.item(Kind.PUT, onOne, "start", 0)) != null
                    && harness.write(harness.item(Kind.PUT, onTwo, "start", 0)) != null
                    && harness.router().status().stream()
                        .allMatch(
                            shard ->
                                shard.breaker().equals("CLOSED")
                                    && shard.endpoints().stream()
                                        .allMatch(ShardStatus.EndpointStatus::healthy)));
  }

  @AfterEach
  void nothingIsLent() {
    harness.assertNothingLent();
  }

  private static MySqlServer primary() {
    return mysql.topology().shards().get(0).primary();
  }

  private static MySqlServer replica() {
    return mysql.topology().shards().get(0).replicas().get(0);
  }

  private static @Nullable Object nameOf(long id, ReadPreference preference) {
    return harness.name(id, preference);
  }

  private static int slotOf(long id) {
    return harness.router().table("item").slotOf(new RowKey(id));
  }

  private static void awaitReplicaAnswers() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> harness.replicaAnswers(onOne, ReadPreference.FRESH_REPLICA));
  }

  @Test
  void freshRead_replicaHoldsTheWrite_isAnsweredByIt() {
    harness.write(harness.item(Kind.PUT, onOne, "replicated", 1));
    awaitReplicaAnswers();
    assertThat(nameOf(onOne, ReadPreference.FRESH_REPLICA)).isEqualTo("replicated");
    assertThat(harness.replicaAnswers(onOne, ReadPreference.PRIMARY)).isFalse();
  }

  @Test
  void freshRead_ofANewRouter_seesWhatWasCommittedBefore() throws SQLException {
    harness.write(harness.item(Kind.PUT, onOne, "old", 1));
    awaitReplicaAnswers();
    try (Connection held = harness.connect(replica());
        Statement statement = held.createStatement()) {
      statement.execute("FLUSH TABLES WITH READ LOCK");
      harness.write(harness.item(Kind.PUT, onOne, "new", 2));
      TestCluster cluster = harness.cluster();
      try (RouterHarness second =
          RouterHarness.open(
              mysql, cluster, RouterConfig.of(cluster.catalog(), cluster.credentials()))) {
        for (int i = 0; i < 20; i++) {
          assertThat(second.name(onOne, ReadPreference.FRESH_REPLICA)).isEqualTo("new");
        }
      }
      statement.execute("UNLOCK TABLES");
    }
  }

  @Test
  void requireCurrent_writeOfAnotherProcess_freshReadsSeeIt() throws SQLException {
    harness.write(harness.item(Kind.PUT, onOne, "old", 1));
    awaitReplicaAnswers();
    try (Connection held = harness.connect(replica());
        Statement statement = held.createStatement()) {
      statement.execute("FLUSH TABLES WITH READ LOCK");
      harness.sql(primary(), "UPDATE item SET name = 'foreign' WHERE id = " + onOne);
      assertThat(nameOf(onOne, ReadPreference.FRESH_REPLICA)).isEqualTo("old");
      BitSet slots = new BitSet();
      slots.set(slotOf(onOne));
      harness.router().requireCurrent(slots, RouterHarness.soon());
      assertThat(nameOf(onOne, ReadPreference.FRESH_REPLICA)).isEqualTo("foreign");
      statement.execute("UNLOCK TABLES");
    }
  }

  @Test
  void replica_applierStopped_leavesTheRotationAndComesBack() throws SQLException {
    awaitReplicaAnswers();
    harness.sql(replica(), "STOP REPLICA SQL_THREAD");
    try {
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(harness.replicaAnswers(onOne, ReadPreference.ANY_REPLICA)).isFalse());
      assertThat(harness.router().status().get(0).endpoints().get(1).lastError())
          .contains("applier stopped");
    } finally {
      harness.sql(replica(), "START REPLICA SQL_THREAD");
    }
    awaitReplicaAnswers();
  }

  @Test
  void replica_killedAndRestarted_readsGoOnAndItComesBack() {
    awaitReplicaAnswers();
    replica().kill();
    try {
      for (int i = 0; i < 100; i++) {
        assertThat(nameOf(onOne, ReadPreference.FRESH_REPLICA)).isEqualTo("start");
      }
    } finally {
      replica().restart();
    }
    awaitReplicaAnswers();
  }

  @Test
  void primary_killed_provenReadsGoOnWritesFailTypedOtherShardsWork() {
    harness.write(harness.item(Kind.PUT, onOne, "kept", 1));
    awaitReplicaAnswers();
    primary().kill();
    try {
      for (int i = 0; i < 20; i++) {
        assertThat(nameOf(onOne, ReadPreference.FRESH_REPLICA)).isEqualTo("kept");
        harness.write(harness.item(Kind.PUT, onTwo, "other", i));
      }
      assertThatThrownBy(() -> harness.write(harness.item(Kind.PUT, onOne, "lost", 1)))
          .isInstanceOfSatisfying(
              RouterException.class,
              e -> {
                assertThat(e.code()).isEqualTo(Code.SHARD_UNAVAILABLE);
                // Sent on a connection whose end had not been noticed, nobody can know.
                assertThat(e.outcome()).isIn(Outcome.NOT_APPLIED, Outcome.UNKNOWN);
                assertThat(e.retryable()).isTrue();
              });
      Awaitility.await()
          .untilAsserted(
              () -> {
                long start = System.nanoTime();
                assertThatThrownBy(() -> harness.write(harness.item(Kind.PUT, onOne, "lost", 1)))
                    .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED));
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofMillis(50));
              });
    } finally {
      primary().restart();
    }
  }

  @Test
  void primary_frozen_callsEndByTheirDeadlineAndOtherShardsDoNotNotice() throws Exception {
    for (int i = 0; i < 50; i++) {
      nameOf(onTwo, ReadPreference.PRIMARY);
    }
    // The ping before a lent connection holds 250 ms at most; the rest is for a busy machine.
    Duration pingAllowance = Duration.ofMillis(700);
    primary().pause();
    try {
      Duration slowestOther = Duration.ZERO;
      for (int i = 0; i < 12; i++) {
        long start = System.nanoTime();
        boolean write = i % 2 == 0;
        Deadline deadline = Deadline.after(Duration.ofMillis(300));
        assertThatThrownBy(
                () -> {
                  if (write) {
                    harness.router().write(harness.item(Kind.PUT, onOne, "x", 1), deadline);
                  } else {
                    harness
                        .router()
                        .readRows(
                            harness.router().table("item"),
                            List.of(new RowKey(onOne)),
                            ReadPreference.PRIMARY,
                            deadline);
                  }
                })
            .isInstanceOfSatisfying(
                RouterException.class,
                e ->
                    assertThat(e.code())
                        .isIn(Code.DEADLINE_EXCEEDED, Code.SHARD_UNAVAILABLE, Code.OVERLOADED));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isLessThan(Duration.ofMillis(300).plus(pingAllowance));
        long other = System.nanoTime();
        nameOf(onTwo, ReadPreference.PRIMARY);
        Duration took = Duration.ofNanos(System.nanoTime() - other);
        slowestOther = took.compareTo(slowestOther) > 0 ? took : slowestOther;
      }
      assertThat(slowestOther).isLessThan(Duration.ofMillis(150));
      Awaitility.await()
          .untilAsserted(
              () -> {
                long start = System.nanoTime();
                assertThatThrownBy(() -> nameOf(onOne, ReadPreference.PRIMARY))
                    .isInstanceOf(RouterException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofMillis(50));
              });
    } finally {
      primary().resume();
    }
    Awaitility.await()
        .ignoreExceptions()
        // A write that was sent and not answered may have been applied: its outcome was UNKNOWN.
        .untilAsserted(() -> assertThat(nameOf(onOne, ReadPreference.PRIMARY)).isIn("start", "x"));
  }

  @Test
  void replica_frozen_readsAreAnsweredByThePrimaryInTime() {
    awaitReplicaAnswers();
    replica().pause();
    try {
      for (int i = 0; i < 20; i++) {
        assertThat(
                harness
                    .router()
                    .readRows(
                        harness.router().table("item"),
                        List.of(new RowKey(onOne)),
                        ReadPreference.FRESH_REPLICA,
                        Deadline.after(Duration.ofSeconds(1)))
                    .get(0)
                    .absent())
            .isFalse();
      }
    } finally {
      replica().resume();
    }
    awaitReplicaAnswers();
  }

  @Test
  void pool_usedUp_overloadedSaysWhoWaitedForWhat() throws Exception {
    TestCluster cluster = harness.cluster();
    PoolConfig one =
        new PoolConfig(
            1,
            1,
            Duration.ofMillis(300),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (RouterHarness small =
        RouterHarness.open(
            mysql,
            cluster,
            new RouterConfig(
                cluster.catalog(), cluster.credentials(), one, ReplicaConfig.DEFAULT))) {
      int slot = slotOf(onOne);
      CompletableFuture<Boolean> holder =
          CompletableFuture.supplyAsync(
              () ->
                  small
                      .router()
                      .withShard(
                          slot,
                          ReadPreference.PRIMARY,
                          RouterHarness.soon(),
                          handle -> {
                            inside.countDown();
                            return held(goOn);
                          }));
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> small.read(onOne, ReadPreference.PRIMARY))
          .isInstanceOfSatisfying(
              RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.OVERLOADED))
          .hasMessageContaining("1 in use")
          .hasMessageContaining("shard-1");
      goOn.countDown();
      assertThat(holder.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(small.read(onOne, ReadPreference.PRIMARY).absent()).isFalse();
    }
  }

  private static boolean held(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
