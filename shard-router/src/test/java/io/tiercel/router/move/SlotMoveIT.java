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
    harness.mover(MoveSteps.UNOBSERVED);
    MoveProgress progress = harness.awaitEnd(job);
    assertThat(harness.rows(2, in(slots))).isEqualTo(before);
    assertThat(harness.rows(1, in(slots))).isEmpty();
    assertThat(progress.purged()).isEqualTo(64);
    assertThat(progress.stallMicros()).hasSize(64);
    harness.assertOneOwnerEach();
    assertThat(writer.put(ids.get(0), 5).stamp().version()).isPositive();
  }

  private static String in(List<Integer> slots) {
    return "SELECT * FROM item WHERE _slot IN (" + Sql.list(slots) + ")";
  }
}
