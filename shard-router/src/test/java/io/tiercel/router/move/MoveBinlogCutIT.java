package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.move.BinlogCutter.Cut;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
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

/** The stream of the source's binlog ends in the middle: the move goes on from where it was. */
@Timeout(60)
final class MoveBinlogCutIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int SLOTS = 6;
  private static final AtomicInteger USED = new AtomicInteger();
  private static MoveHarness harness;
  private static BinlogCutter cutter;

  @BeforeAll
  static void open() throws SQLException, IOException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
    cutter = new BinlogCutter(harness.primary(1).port());
    harness.catalogSql(
        "UPDATE endpoint SET host = '127.0.0.1', port = %d WHERE port = %d"
            .formatted(cutter.port(), harness.primary(1).port()));
  }

  @AfterEach
  void closeMovers() throws SQLException {
    harness.closeMovers();
    harness.catalogSql("UPDATE move_job SET state = 'ABORTED' WHERE state <> 'DONE'");
  }

  @AfterAll
  static void close() throws IOException {
    harness.close();
    cutter.close();
  }

  @ParameterizedTest
  @CsvSource({"COPY, RESET", "COPY, TRUNCATED", "FENCE, RESET", "FENCE, TRUNCATED"})
  void binlog_cutInTheMiddle_isReadAgainFromTheRecordedPosition(MoveStep when, Cut how)
      throws Exception {
    List<Integer> slots =
        harness.slotsOf(1, 100).subList(USED.getAndAdd(SLOTS), USED.get()).stream().toList();
    AtomicInteger prepared = new AtomicInteger();
    AtomicInteger takenBack = new AtomicInteger();
    AtomicBoolean once = new AtomicBoolean(true);
    int before = cutter.cuts();
    try (Traffic traffic = Traffic.start(harness, harness.idsIn(slots, 24), 2)) {
      long job = harness.order(slots);
      harness.mover(
          new MoveSteps() {
            @Override
            public void before(MoveStep step) {
              if (step == when && once.getAndSet(false)) {
                cutter.cut(how);
              }
            }

            @Override
            public void after(MoveStep step) {
              if (step == MoveStep.PREPARE) {
                prepared.incrementAndGet();
              } else if (step == MoveStep.UNDO_FENCE) {
                takenBack.incrementAndGet();
              }
            }
          });
      harness.awaitEnd(job);
      traffic.assertExact();
    }
    assertThat(cutter.cuts()).isEqualTo(before + 1);
    assertThat(prepared).as("the copy did not begin anew").hasValue(2);
    assertThat(takenBack).hasValue(when == MoveStep.FENCE ? 1 : 0);
    harness.assertOneOwnerEach();
  }
}
