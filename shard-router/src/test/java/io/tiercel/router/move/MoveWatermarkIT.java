package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that change at the moment at which they are copied, and right after. */
@Timeout(60)
final class MoveWatermarkIT {
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

  /** Between the reading of a chunk and its writing. */
  @Test
  void change_betweenReadAndWriteOfItsChunk_isNotOverwrittenByTheChunk() throws Exception {
    movedWhileChanging(MoveStep.READ);
  }

  /** When the chunk is on the target, before the next is read. */
  @Test
  void change_afterItsChunk_comesByTheBinlog() throws Exception {
    movedWhileChanging(MoveStep.COPY);
  }

  private void movedWhileChanging(MoveStep when) throws Exception {
    List<Integer> slots = harness.slotsOf(1, 12);
    List<Long> ids = harness.idsIn(slots, 60);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    AtomicInteger chunks = new AtomicInteger();
    SlotMover mover =
        harness.mover(
            new MoveSteps() {
              @Override
              public void after(MoveStep step) {
                if (step == when && chunks.getAndIncrement() == 0) {
                  ids.subList(0, 20).forEach(id -> writer.put(id, 2));
                  ids.subList(20, 40).forEach(writer::delete);
                }
              }
            });
    long job = harness.order(slots);
    harness.awaitEnd(job);
    mover.close();
    assertThat(
            harness.number(
                2, "SELECT COUNT(*) FROM item WHERE amount = 2 AND id IN (" + in(ids) + ")"))
        .isEqualTo(20);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(40);
  }

  private static String in(List<Long> ids) {
    return String.join(",", ids.subList(0, 20).stream().map(String::valueOf).toList());
  }
}
