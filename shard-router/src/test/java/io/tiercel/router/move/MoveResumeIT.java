package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is written while no mover lives is found by the next one. */
@Timeout(60)
final class MoveResumeIT {
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
  void writes_betweenTwoMovers_areOnTheTarget() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 12);
    List<Long> ids = harness.idsIn(slots, 60);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    CountDownLatch killed = new CountDownLatch(1);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == MoveStep.COPY && killed.getCount() > 0) {
              killed.countDown();
              throw new MoverKilled("a chunk is copied");
            }
          }
        });
    long job = harness.order(slots);
    assertThat(killed.await(20, TimeUnit.SECONDS)).isTrue();
    ids.subList(0, 20).forEach(id -> writer.put(id, 2));
    ids.subList(20, 40).forEach(writer::delete);
    harness.mover(MoveSteps.UNOBSERVED);
    harness.awaitEnd(job);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item WHERE amount = 2")).isEqualTo(20);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(40);
  }

  /** Its rows are on the target before the first chunk, and the place says that nothing is. */
  @Test
  void changes_broughtBeforeTheFirstChunkByAKilledMover_doNotStopTheNextOne() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 12);
    List<Long> ids = harness.idsIn(slots, 60);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    CountDownLatch killed = new CountDownLatch(1);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == MoveStep.READ && killed.getCount() > 0) {
              ids.subList(0, 20).forEach(id -> writer.put(id, 2));
            }
            if (step == MoveStep.APPLY && killed.getCount() > 0) {
              killed.countDown();
              throw new MoverKilled("changes are on the target, no chunk is");
            }
          }
        });
    long job = harness.order(slots);
    assertThat(killed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isPositive();

    harness.mover(MoveSteps.UNOBSERVED);
    harness.awaitEnd(job);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item WHERE amount = 2")).isEqualTo(20);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(60);
  }
}
