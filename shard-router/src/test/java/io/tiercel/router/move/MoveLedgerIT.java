package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slots move there and back under writers: every acknowledged write is there once. */
@Timeout(90)
final class MoveLedgerIT {
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
  void move_underWriters_keepsEveryAcknowledgedWriteOnce() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 40);
    List<Long> ids = harness.idsIn(slots, 160);
    try (BinlogWatcher watcher = BinlogWatcher.start(harness);
        Traffic traffic = Traffic.start(harness, ids, 4)) {
      harness.mover(MoveSteps.UNOBSERVED);
      MoveProgress there = harness.awaitEnd(harness.order(slots));
      assertThat(there.purged()).isEqualTo(slots.size());
      assertThat(there.stallPercentile(100)).isPositive();
      harness.awaitEnd(harness.orderBack(slots.subList(0, 20)));
      traffic.assertExact();
      assertThat(traffic.acknowledged()).isGreaterThan(100);
      harness.assertOneOwnerEach();
      watcher.assertClean();
    }
  }
}
