package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.move.MoveRefusedException.Reason;
import io.tiercel.router.topology.CatalogRollouts;
import io.tiercel.router.topology.CatalogRollouts.Claim;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators may order, and what is refused. */
@Timeout(60)
final class MoveJobsIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private MoveHarness harness;
  private List<Integer> slots;

  @BeforeEach
  void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
    slots = harness.slotsOf(1, 12);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private static void refused(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MoveRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void plan_countsWhatMoves_andChangesNothing() {
    MoveHarness.Writer writer = harness.new Writer();
    harness.idsIn(slots, 40).forEach(id -> writer.put(id, 1));
    MovePlan plan =
        harness
            .jobs()
            .planMoves(
                MoveKind.SPLIT,
                slots.stream()
                    .map(
                        slot ->
                            new io.tiercel.router.topology.SlotMove(
                                slot, harness.name(1), harness.name(2)))
                    .toList());
    assertThat(plan.rows()).isEqualTo(40);
    assertThat(plan.parts()).hasSize(1);
    assertThat(harness.jobs().list()).isEmpty();
  }

  @Test
  void create_whileAnotherJobOrARolloutIsUnderWay_isRefused() throws SQLException {
    long job = harness.order(slots);
    refused(Reason.BUSY, () -> harness.order(slots));
    harness.mover(MoveSteps.UNOBSERVED);
    harness.awaitEnd(job);
    refused(Reason.INVALID_PLAN, () -> harness.order(slots));
    harness.catalogSql(
        "INSERT INTO schema_rollout (state, owner, lease_until) VALUES ('RUNNING', 'somebody', NOW(6) + INTERVAL 1 MINUTE)");
    refused(Reason.BUSY, () -> harness.orderBack(slots));
    refused(Reason.WRONG_STATE, () -> harness.jobs().pause(job));
    refused(Reason.UNKNOWN_JOB, () -> harness.jobs().progress(job + 100));
  }

  /** One that lost its lease for a while is refused when it wants to go on. */
  @Test
  void rollout_whoseLeaseIsOverWhenAJobIsOrdered_cannotRenewIt() {
    CatalogRollouts rollouts =
        new CatalogRollouts(harness.cluster().catalog(), harness.cluster().credentials());
    Claim claim = rollouts.claim("somebody", Duration.ofMillis(1));
    harness.order(slots);
    assertThat(rollouts.renew(((Claim.Held) claim).id(), Duration.ofMinutes(1))).isFalse();
    assertThat(rollouts.claim("somebody", Duration.ofMinutes(1))).isInstanceOf(Claim.Refused.class);
  }

  /** As of a program that does not ask whether slots move. */
  @Test
  void rollout_thatBeginsBeforeACommit_isWaitedForWithNothingFenced() throws Exception {
    MoveHarness.Writer writer = harness.new Writer();
    List<Long> ids = harness.idsIn(slots, 60);
    ids.forEach(id -> writer.put(id, 1));
    AtomicBoolean once = new AtomicBoolean(true);
    long job = harness.order(slots);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == MoveStep.DRAIN && once.getAndSet(false)) {
              onCatalog(
                  "INSERT INTO schema_rollout (state, owner, lease_until)"
                      + " VALUES ('RUNNING', 'somebody', NOW(6) + INTERVAL 1 MINUTE)");
            }
          }
        });
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> String.valueOf(harness.jobs().progress(job).problem()).contains("rollout"));
    assertThat(harness.jobs().progress(job).committed()).isZero();
    writer.put(ids.get(0), 2);
    onCatalog("UPDATE schema_rollout SET state = 'DONE'");
    assertThat(harness.awaitEnd(job).problem()).isNull();
    assertThat(harness.number(2, "SELECT SUM(amount) FROM item")).isEqualTo(61);
  }

  private void onCatalog(String sql) {
    try {
      harness.catalogSql(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pause_inTheMiddle_restsUntilItIsResumed() throws Exception {
    MoveHarness.Writer writer = harness.new Writer();
    List<Long> ids = harness.idsIn(slots, 60);
    ids.forEach(id -> writer.put(id, 1));
    long job = harness.order(slots);
    AtomicBoolean once = new AtomicBoolean(true);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == MoveStep.COPY && once.getAndSet(false)) {
              harness.jobs().pause(job);
            }
          }
        });
    harness.awaitState(job, MoveState.PAUSED);
    writer.put(ids.get(0), 2);
    harness.jobs().setRowsPerSecond(job, 5_000L);
    harness.jobs().resume(job);
    assertThat(harness.awaitEnd(job).rowsPerSecond()).isEqualTo(5_000L);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(60);
    assertThat(harness.number(2, "SELECT SUM(amount) FROM item")).isEqualTo(61);
  }

  @Test
  void abort_inTheMiddle_leavesNothingOnTheTarget() throws Exception {
    MoveHarness.Writer writer = harness.new Writer();
    harness.idsIn(slots, 60).forEach(id -> writer.put(id, 1));
    long job = harness.order(slots);
    CountDownLatch copied = new CountDownLatch(1);
    harness.mover(
        new MoveSteps() {
          @Override
          public void before(MoveStep step) {
            if (step == MoveStep.FENCE && copied.getCount() > 0) {
              harness.jobs().abort(job);
              copied.countDown();
            }
          }
        });
    assertThat(copied.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(harness.awaitState(job, MoveState.ABORTED).undone()).isEqualTo(slots.size());
    assertThat(harness.number(1, "SELECT COUNT(*) FROM item")).isEqualTo(60);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isZero();
    harness.assertOneOwnerEach();
  }

  @Test
  void job_thatCannotBegin_failsWithTheReasonAndCanBeAborted() throws Exception {
    long job = harness.order(slots);
    harness.sql(1, "CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW SET NEW.amount = 1");
    harness.mover(MoveSteps.UNOBSERVED);
    assertThat(harness.awaitState(job, MoveState.FAILED).problem()).contains("item", "triggers");
    harness.jobs().abort(job);
    harness.awaitState(job, MoveState.ABORTED);
    harness.assertOneOwnerEach();
  }

  @Test
  void row_withAUniqueValueOfAnotherSlotsRow_failsTheJobAndHarmsNeither() throws Exception {
    MoveHarness.Writer writer = harness.new Writer();
    long moving = harness.idsIn(slots, 1).get(0);
    long other = harness.idsIn(harness.slotsOf(2, 5), 1).get(0);
    writer.put(moving, 5);
    writer.put(other, 5);
    harness.sql(1, "ALTER TABLE item ADD UNIQUE KEY (amount)");
    harness.sql(2, "ALTER TABLE item ADD UNIQUE KEY (amount)");
    long job = harness.order(slots);
    harness.mover(MoveSteps.UNOBSERVED);
    assertThat(harness.awaitState(job, MoveState.FAILED).problem()).contains("unique");
    assertThat(harness.number(1, "SELECT COUNT(*) FROM item WHERE id = " + moving)).isEqualTo(1);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item WHERE id = " + other)).isEqualTo(1);
  }
}
