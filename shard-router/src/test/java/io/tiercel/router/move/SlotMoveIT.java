package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.TestCluster;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slots move, and everything is there afterwards, once, on the new owner alone. */
@Timeout(90)
final class SlotMoveIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private MoveHarness harness;

  @BeforeEach
  void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void move_ofQuietSlots_bringsEveryRowToTheTargetAndPurgesTheSource() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 64);
    MoveHarness.Writer writer = harness.new Writer();
    List<Long> ids = harness.idsIn(slots, 300);
    ids.forEach(id -> writer.put(id, id));
    var before = harness.rows(1, in(slots));
    assertThat(before).hasSize(300);
    long job = harness.order(slots);
    Set<MySqlEndpoint> watched = ConcurrentHashMap.newKeySet();
    harness.mover(MoveHarness.QUICK, MoveSteps.UNOBSERVED, host(watched));
    MoveProgress progress = harness.awaitEnd(job);
    assertThat(watched)
        .containsExactlyInAnyOrder(
            TestCluster.endpoint(harness.primary(1)), TestCluster.endpoint(harness.primary(2)));
    assertThat(harness.rows(2, in(slots))).isEqualTo(before);
    assertThat(harness.rows(1, in(slots))).isEmpty();
    assertThat(progress.purged()).isEqualTo(64);
    assertThat(progress.stallMicros()).hasSize(64);
    harness.assertOneOwnerEach();
    assertThat(writer.put(ids.get(0), 5).stamp().version()).isPositive();
  }

  private static MoverHost host(Set<MySqlEndpoint> watched) {
    return new MoverHost() {
      @Override
      public boolean ready() {
        return true;
      }

      @Override
      public OptionalLong p99Nanos(MySqlEndpoint server) {
        watched.add(server);
        return OptionalLong.empty();
      }
    };
  }

  /** What a node's mover is told of its callers. */
  @Test
  void router_withCallsToAServer_saysHowLongTheyTook() {
    MySqlEndpoint source = TestCluster.endpoint(harness.primary(1));
    assertThat(harness.router().p99Nanos(source)).isEmpty();
    MoveHarness.Writer writer = harness.new Writer();
    List<Long> ids = harness.idsIn(harness.slotsOf(1, 64), 50);
    Awaitility.await()
        .until(
            () -> {
              ids.forEach(id -> writer.put(id, id));
              return harness.router().p99Nanos(source).isPresent();
            });
    assertThat(harness.router().p99Nanos(source).orElseThrow()).isBetween(10_000L, 5_000_000_000L);
  }

  private static String in(List<Integer> slots) {
    return "SELECT * FROM item WHERE _slot IN (" + Sql.list(slots) + ")";
  }
}
