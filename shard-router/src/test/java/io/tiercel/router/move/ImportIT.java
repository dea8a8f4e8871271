package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowWrite;
import io.tiercel.router.StoredRow;
import io.tiercel.router.move.ImportException.Reason;
import io.tiercel.router.topology.CatalogRollouts;
import io.tiercel.router.topology.ImportRegistry;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table comes into the cluster while it is written to, whole and once. */
@Timeout(120)
final class ImportIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int ROWS = 50_000;
  private static final int FEW_ROWS = 3_000;
  private static ImportHarness harness;

  @BeforeAll
  static void open() throws SQLException {
    harness = ImportHarness.open(mysql, ImportHarness.ORDERS.formatted(ImportHarness.ADOPTED));
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @BeforeEach
  void reset() throws SQLException {
    harness.reset();
  }

  @Test
  void import_whileApplicationsWrite_bringsEveryAcknowledgedRow() throws Exception {
    harness.fill(ROWS);
    try (ImportWriters writers = new ImportWriters(harness, ROWS)) {
      ImportReport report =
          harness.run(
              new ImportConfig(
                  0L, 2_000, Duration.ZERO, Duration.ofMillis(900), Duration.ZERO, false),
              MoveSteps.UNOBSERVED);
      Map<Long, Long> ledger = writers.awaitEnd();
      harness.assertImported();
      for (Map.Entry<Long, Long> row : ledger.entrySet()) {
        assertThat(amountOf(row.getKey())).as("id " + row.getKey()).isEqualTo(row.getValue());
      }
      assertThat(report.rows()).isEqualTo(ledger.size());
      assertThat(report.verified().counted()).isTrue();
      assertThat(report.verified().source()).isEqualTo(report.verified().shards());
      assertThat(report.followedTransactions()).isPositive();
      assertThat(report.switchMillis()).isLessThan(1_000);
      assertThat(writers.written()).isGreaterThan(1_000);
    }
  }

  /**
   * Before a commit, or after it; of the copy and the changes not the first, so that some is done.
   */
  @ParameterizedTest
  @CsvSource({
    "true, PREPARE, 1", "false, PREPARE, 1", "true, COPY, 3", "false, COPY, 3", "false, COPY, 1",
    "true, APPLY, 2", "false, APPLY, 2", "true, FENCE, 1", "false, FENCE, 1", "false, DRAIN, 1",
    "true, COMMIT, 1", "false, COMMIT, 1"
  })
  void import_killed_goesOnAndNothingIsLostOrTwice(boolean before, MoveStep step, int count)
      throws Exception {
    harness.fill(FEW_ROWS);
    try (ImportWriters writers = new ImportWriters(harness, FEW_ROWS)) {
      assertThatThrownBy(() -> harness.run(ImportHarness.QUICK, new KilledAt(before, step, count)))
          .isInstanceOf(MoverKilled.class);
      boolean done = !before && step == MoveStep.COMMIT;
      if (!done) {
        if (!before || step != MoveStep.PREPARE) {
          // Before that no shard tells readers that their map is too old, and nothing is copied.
          assertClosed();
        }
        assertThat(harness.run(ImportHarness.QUICK, MoveSteps.UNOBSERVED).verified().counted())
            .isTrue();
      }
      assertThat(harness.tableImport(harness.source("orders", "id")).plan().done()).isTrue();
      Map<Long, Long> ledger = writers.awaitEnd();
      assertThat(harness.rowsInside("SELECT id, amount FROM orders").keySet())
          .hasSize(ledger.size());
      if (!done) {
        harness.assertImported();
      }
      for (long id = 1; id <= FEW_ROWS; id += 97) {
        assertThat(amountOf(id)).as("id " + id).isEqualTo(ledger.get(id));
      }
    }
  }

  /** As kill -9 does it: nothing of its code runs any more. */
  private record KilledAt(boolean before, MoveStep step, AtomicInteger left) implements MoveSteps {
    KilledAt(boolean before, MoveStep step, int count) {
      this(before, step, new AtomicInteger(count));
    }

    @Override
    public void before(MoveStep at) {
      killIf(before && at == step);
    }

    @Override
    public void after(MoveStep at) {
      killIf(!before && at == step);
    }

    private void killIf(boolean here) {
      if (here && left.decrementAndGet() == 0) {
        throw new MoverKilled(step.name());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, UPDATE orders SET amount = amount + 1 WHERE id = 1500",
    "false, DELETE FROM orders WHERE id = 1500",
    "false, 'INSERT INTO orders (id, amount, _version) VALUES (777777, 1, 1)'",
    "true, DELETE FROM orders WHERE id = 1500",
    "true, 'INSERT INTO orders (id, amount, _version) VALUES (777777, 1, 1)'",
  })
  void import_withAnotherRowInTheCluster_isRefusedAndTheNextRunMendsIt(
      boolean fenced, String damage) throws Exception {
    harness.fill(FEW_ROWS);
    AtomicBoolean done = new AtomicBoolean();
    MoveSteps damaging =
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            boolean now = fenced ? step == MoveStep.FENCE : step == MoveStep.COPY && isCopied();
            if (now && !done.getAndSet(true)) {
              damage(damage);
            }
          }
        };
    assertThatThrownBy(() -> harness.run(ImportHarness.QUICK, damaging))
        .isInstanceOfSatisfying(
            ImportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DIFFERENT))
        .hasMessageContaining("orders")
        .hasMessageNotContaining("1500")
        .hasMessageNotContaining("777777");
    assertThat(done).isTrue();
    assertClosed();
    harness.outside("UPDATE orders SET amount = 5 WHERE id = 3");
    harness.run(ImportHarness.QUICK, MoveSteps.UNOBSERVED);
    harness.assertImported();
    assertThat(amountOf(3)).isEqualTo(5L);
  }

  private static boolean isCopied() {
    try {
      return harness
              .cluster()
              .number(1, "SELECT COUNT(*) FROM tiercel_move WHERE place = 'complete'")
          == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On the shard where the row is; a row that is too many goes to where it would belong. */
  private static void damage(String sql) {
    try {
      int slot = harness.cluster().router().table("orders").slotOf(new RowKey(777_777L));
      boolean first =
          harness.cluster().router().shardMap().ownerOf(slot).equals(harness.cluster().name(1));
      if (sql.startsWith("INSERT")) {
        harness.cluster().sql(first ? 1 : 2, sql);
      } else {
        harness.onShards(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void import_thatHolds_followsUntilItIsTold() throws Exception {
    harness.fill(FEW_ROWS);
    CountDownLatch holds = new CountDownLatch(1);
    ImportListener listener =
        new ImportListener() {
          @Override
          public void begins(Phase phase) {
            if (phase == Phase.HOLD) {
              holds.countDown();
            }
          }
        };
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<ImportReport> run =
          thread.submit(
              () ->
                  harness.run(
                      harness.source("orders", "id"),
                      ImportHarness.HOLDING,
                      MoveSteps.UNOBSERVED,
                      listener));
      assertThat(holds.await(30, TimeUnit.SECONDS)).isTrue();
      harness.outside("UPDATE orders SET amount = 9 WHERE id = 4");
      assertClosed();
      assertThatThrownBy(() -> harness.run(ImportHarness.QUICK, MoveSteps.UNOBSERVED))
          .isInstanceOf(RouterException.class)
          .hasMessageContaining("another process");
      assertThat(registry().allowSwitch("orders")).isTrue();
      assertThat(run.get(30, TimeUnit.SECONDS).rows()).isEqualTo(FEW_ROWS);
      harness.assertImported();
      assertThat(amountOf(4)).isEqualTo(9L);
      assertThat(registry().allowSwitch("orders")).isFalse();
    } finally {
      thread.shutdownNow();
    }
  }

  private static ImportRegistry registry() {
    return new ImportRegistry(
        harness.cluster().cluster().catalog(), harness.cluster().cluster().credentials());
  }

  @Test
  void import_givenUp_leavesNothingAndOpensTheTable() throws Exception {
    harness.fill(FEW_ROWS);
    assertThatThrownBy(
            () -> harness.run(ImportHarness.QUICK, new KilledAt(false, MoveStep.FENCE, 1)))
        .isInstanceOf(MoverKilled.class);
    assertThat(harness.rowsOutside("SELECT id FROM orders_imported")).hasSize(FEW_ROWS);
    assertThat(harness.abort()).isTrue();
    assertThat(harness.rowsOutside("SELECT id FROM orders")).hasSize(FEW_ROWS);
    assertThat(harness.cluster().number(1, "SELECT COUNT(*) FROM orders")).isZero();
    assertThat(read(1).get(0).absent()).isTrue();
    assertThat(harness.abort()).isFalse();
  }

  @Test
  void import_besideOtherChanges_isRefusedAndRefusesThem() throws Exception {
    harness.fill(10);
    harness.cluster().catalogSql("INSERT INTO move_job (kind, state) VALUES ('SPLIT', 'FAILED')");
    assertThatThrownBy(() -> harness.run(ImportHarness.QUICK, MoveSteps.UNOBSERVED))
        .isInstanceOf(RouterException.class)
        .hasMessageContaining("slots move");
    harness.cluster().catalogSql("UPDATE move_job SET state = 'ABORTED'");
    assertThatThrownBy(
            () -> harness.run(ImportHarness.QUICK, new KilledAt(false, MoveStep.COPY, 1)))
        .isInstanceOf(MoverKilled.class);
    assertThatThrownBy(() -> harness.cluster().order(harness.cluster().slotsOf(1, 2)))
        .isInstanceOfSatisfying(
            MoveRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(MoveRefusedException.Reason.BUSY))
        .hasMessageContaining("orders is being imported");
    CatalogRollouts rollouts =
        new CatalogRollouts(
            harness.cluster().cluster().catalog(), harness.cluster().cluster().credentials());
    assertThat(rollouts.claim("test", Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            CatalogRollouts.Claim.Refused.class,
            refused -> assertThat(refused.why()).contains("orders is being imported"));
  }

  private static void assertClosed() {
    assertThatThrownBy(() -> read(1))
        .isInstanceOfSatisfying(
            RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.UNKNOWN_TABLE))
        .hasMessageContaining("is being imported");
    MoveHarness.Writer writer = harness.cluster().new Writer();
    assertThatThrownBy(
            () ->
                harness
                    .cluster()
                    .write(
                        new RowWrite(
                            harness.cluster().router().table("orders"),
                            RowWrite.Kind.PUT,
                            new RowKey(1L),
                            new Object[] {1L, "x", 1L},
                            List.of(),
                            0,
                            0,
                            writer.next())))
        .isInstanceOfSatisfying(
            RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.UNKNOWN_TABLE));
  }

  private static @Nullable Object amountOf(long id) {
    Object[] values = read(id).get(0).values();
    return values == null ? null : values[2];
  }

  private static List<StoredRow> read(long id) {
    return harness
        .cluster()
        .router()
        .readRows(
            harness.cluster().router().table("orders"),
            List.of(new RowKey(id)),
            ReadPreference.PRIMARY,
            Deadline.after(Duration.ofSeconds(5)));
  }
}
