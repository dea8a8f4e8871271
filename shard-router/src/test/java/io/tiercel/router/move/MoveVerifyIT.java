package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A target that differs by one row is found out, before the slots are fenced and while they are; so
 * is a source that somebody writes to past the tier while they are.
 */
@Timeout(60)
final class MoveVerifyIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int SLOTS = 6;
  private static final AtomicInteger USED = new AtomicInteger();
  private static MoveHarness harness;
  private static List<Integer> all;

  @BeforeAll
  static void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
    all = harness.slotsOf(1, 200);
  }

  /** Also ends the job of a test that failed, which would be in the next one's way. */
  @AfterEach
  void closeMovers() throws SQLException {
    harness.closeMovers();
    harness.catalogSql("UPDATE move_job SET state = 'ABORTED' WHERE state <> 'DONE'");
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @ParameterizedTest
  @CsvSource({
    "COPY, 2, UPDATE item SET amount = amount + 1 WHERE id = %d",
    "COPY, 2, DELETE FROM item WHERE id = %d",
    "COPY, 2, 'INSERT INTO item (id, name, amount, _version) SELECT %2$d, name, amount, _version FROM item WHERE id = %1$d'",
    "COPY, 2, UPDATE item SET name = NULL WHERE id = %d",
    "COPY, 2, UPDATE tiercel_writer SET sequence = sequence + 1",
    "FENCE, 2, UPDATE item SET amount = amount + 1 WHERE id = %d",
    "FENCE, 2, DELETE FROM item WHERE id = %d",
    "FENCE, 2, 'INSERT INTO item (id, name, amount, _version) SELECT %2$d, name, amount, _version FROM item WHERE id = %1$d'",
    "FENCE, 2, DELETE FROM tiercel_writer",
    "DRAIN, 1, UPDATE item SET amount = amount + 1 WHERE id = %d",
  })
  void verify_withARowThatDiffers_refusesAndTheRetryMendsIt(MoveStep when, int shard, String damage)
      throws Exception {
    List<Integer> slots = all.subList(USED.getAndAdd(SLOTS), USED.get());
    List<Long> ids = harness.idsIn(slots, 30);
    MoveHarness.Writer writer = harness.new Writer();
    List<Long> written = ids.subList(0, 29);
    written.forEach(id -> writer.put(id, id));
    AtomicBoolean done = new AtomicBoolean();
    SlotMover mover =
        harness.mover(
            new MoveSteps() {
              @Override
              public void after(MoveStep step) {
                if (step == when && isCopied() && !done.getAndSet(true)) {
                  damage(shard, damage.formatted(ids.get(0), ids.get(29)));
                }
              }
            });
    long job = harness.order(slots);
    MoveProgress failed = harness.awaitState(job, MoveState.FAILED);
    assertThat(failed.committed()).isZero();
    assertThat(failed.problem())
        .contains(damage.contains("tiercel_writer") ? "tiercel_writer" : "item")
        .contains("slot ")
        .doesNotContain(String.valueOf(ids.get(0)));
    harness.assertOneOwnerEach();
    writer.put(ids.get(1), 77);
    harness.jobs().retry(job);
    harness.awaitEnd(job);
    mover.close();
    assertThat(
            harness.number(2, "SELECT COUNT(*) FROM item WHERE _slot IN (" + Sql.list(slots) + ")"))
        .isEqualTo(written.size());
    harness.assertOneOwnerEach();
  }

  private static boolean isCopied() {
    try {
      return harness.number(
              2, "SELECT COUNT(*) FROM tiercel_move WHERE place = '" + SlotCopy.COMPLETE + "'")
          == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void damage(int shard, String sql) {
    try {
      harness.sql(shard, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
