package io.tiercel.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.Deadline;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.ShardMap;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.router.replica.Server;
import io.tiercel.router.replica.ServerHealth;
import io.tiercel.router.replica.SlotWatermarks;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.SqlWork;
import io.tiercel.router.topology.Imports;
import io.tiercel.router.topology.Slot;
import io.tiercel.router.topology.Topology;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FreshnessTest {
  private static final GtidSet BEFORE = GtidSet.parse("3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5");
  private static final GtidSet WITH_IMPORT =
      GtidSet.parse("3E11FA47-71CA-11E1-9E33-C80AA9429562:1-9");

  private final AtomicLong nanos = new AtomicLong();
  private final SlotWatermarks watermarks = new SlotWatermarks(0);
  private final Freshness freshness =
      new Freshness(watermarks, new FanOut(Runnable::run), nanos::incrementAndGet);
  private final BitSet slots = new BitSet();

  /** The import's transactions were acknowledged by no router. */
  @Test
  void clusterChanged_afterAnImport_letsNoReplicaAnswerThatHasNotAllOfIt() {
    slots.set(7);
    Cluster open = cluster(Imports.NONE);
    Cluster closed = cluster(new Imports(Set.of("orders"), 0));
    Cluster imported = cluster(new Imports(Set.of(), 1));
    freshness.primaryHolds(open, "shard-1", nanos.incrementAndGet(), BEFORE);
    assertThat(watermarks.heldBy(BEFORE, slots)).isTrue();

    freshness.clusterChanged(open, closed);
    assertThat(watermarks.heldBy(BEFORE, slots)).isTrue();

    freshness.clusterChanged(closed, imported);
    assertThat(watermarks.heldBy(BEFORE, slots)).isFalse();
    freshness.primaryHolds(imported, "shard-1", nanos.incrementAndGet(), WITH_IMPORT);
    assertThat(watermarks.heldBy(BEFORE, slots)).isFalse();
    assertThat(watermarks.heldBy(WITH_IMPORT, slots)).isTrue();

    freshness.clusterChanged(imported, imported);
    assertThat(watermarks.heldBy(WITH_IMPORT, slots)).isTrue();
  }

  /** Also where the router did not look while the table was closed. */
  @Test
  void clusterChanged_overAWholeImport_isNoticed() {
    slots.set(7);
    Cluster open = cluster(Imports.NONE);
    freshness.primaryHolds(open, "shard-1", nanos.incrementAndGet(), BEFORE);
    freshness.clusterChanged(open, cluster(new Imports(Set.of(), 1)));
    assertThat(watermarks.heldBy(BEFORE, slots)).isFalse();
  }

  private static Cluster cluster(Imports imports) {
    MySqlEndpoint endpoint = new MySqlEndpoint("db", 3306);
    Topology.Shard shard =
        new Topology.Shard("shard-1", 1, Topology.ShardState.ACTIVE, 1, endpoint, List.of());
    ShardMap map =
        new ShardMap(
            1, List.of("shard-1"), new int[Slot.COUNT], new long[Slot.COUNT], new int[Slot.COUNT]);
    Server server =
        new Server(
            endpoint, new Silent(), null, () -> "CLOSED", new ServerHealth(), List.of(), () -> {});
    return new Cluster(
        new Topology("app", List.of(shard), map, imports),
        List.of(new ShardServers(shard, server, List.of())));
  }

  private static final class Silent implements SqlCalls {
    @Override
    public <R> R call(Deadline deadline, SqlWork<R> work) {
      throw new IllegalStateException("nobody asks");
    }
  }
}
