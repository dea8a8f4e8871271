package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A mover dies before or after each of its commits, and the next one brings the job to its end. */
@Timeout(60)
final class MoveKilledIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int SLOTS = 6;
  private static final AtomicInteger USED = new AtomicInteger();
  private static MoveHarness harness;
  private static List<Integer> all;

  @BeforeAll
  static void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
    all = harness.slotsOf(1, 2_000);
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

  private static List<Integer> freshSlots() {
    int from = USED.getAndAdd(SLOTS);
    return all.subList(from, from + SLOTS);
  }

  static Stream<Arguments> points() {
    List<Arguments> points = new ArrayList<>();
    Set<MoveStep> reached = EnumSet.complementOf(EnumSet.of(MoveStep.UNDO_FENCE));
    for (MoveStep step : reached) {
      points.add(Arguments.of(step, false));
      points.add(Arguments.of(step, true));
    }
    return points.stream();
  }

  /** Ends its mover at a step, once. */
  private static final class Killer implements MoveSteps {
    private final MoveStep where;
    private final boolean afterwards;
    private final AtomicBoolean armed = new AtomicBoolean(true);
    final CountDownLatch killed = new CountDownLatch(1);

    Killer(MoveStep where, boolean afterwards) {
      this.where = where;
      this.afterwards = afterwards;
    }

    private void at(MoveStep step, boolean after) {
      if (step == where && after == afterwards && armed.getAndSet(false)) {
        killed.countDown();
        throw new MoverKilled(step + (after ? " done" : " to do"));
      }
    }

    @Override
    public void before(MoveStep step) {
      at(step, false);
    }

    @Override
    public void after(MoveStep step) {
      at(step, true);
    }

    void awaitKill() throws InterruptedException {
      assertThat(killed.await(20, TimeUnit.SECONDS)).as("the mover came to the step").isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("points")
  void kill_atAnyStep_isFinishedByTheNextMover(MoveStep step, boolean afterwards) throws Exception {
    List<Integer> slots = freshSlots();
    try (Traffic traffic = Traffic.start(harness, harness.idsIn(slots, 24), 2)) {
      long job = harness.order(slots);
      Killer killer = new Killer(step, afterwards);
      harness.mover(killer);
      killer.awaitKill();
      SlotMover next = harness.mover(MoveSteps.UNOBSERVED);
      assertThat(harness.awaitEnd(job).committed()).isEqualTo(SLOTS);
      next.close();
      traffic.assertExact();
    }
    harness.assertOneOwnerEach();
    assertThat(
            harness.number(1, "SELECT COUNT(*) FROM item WHERE _slot IN (" + Sql.list(slots) + ")"))
        .isZero();
  }

  @Test
  void kill_whileAFenceIsTakenBack_isTakenBackByTheNextMover() throws Exception {
    List<Integer> slots = freshSlots();
    try (Traffic traffic = Traffic.start(harness, harness.idsIn(slots, 24), 2)) {
      long job = harness.order(slots);
      Killer first = new Killer(MoveStep.FENCE, true);
      harness.mover(first);
      first.awaitKill();
      Killer second = new Killer(MoveStep.UNDO_FENCE, false);
      harness.mover(second);
      second.awaitKill();
      Killer third = new Killer(MoveStep.UNDO_FENCE, true);
      harness.mover(third);
      third.awaitKill();
      SlotMover next = harness.mover(MoveSteps.UNOBSERVED);
      harness.awaitEnd(job);
      next.close();
      traffic.assertExact();
    }
  }

  @Test
  void abort_afterAKill_leavesWhatIsNotCommittedWithTheSource() throws Exception {
    List<Integer> slots = freshSlots();
    try (Traffic traffic = Traffic.start(harness, harness.idsIn(slots, 24), 2)) {
      long job = harness.order(slots);
      Killer killer = new Killer(MoveStep.DRAIN, true);
      harness.mover(killer);
      killer.awaitKill();
      harness.jobs().abort(job);
      SlotMover next = harness.mover(MoveSteps.UNOBSERVED);
      MoveProgress progress = harness.awaitState(job, MoveState.ABORTED);
      next.close();
      assertThat(progress.undone()).isEqualTo(SLOTS);
      traffic.assertExact();
    }
    harness.assertOneOwnerEach();
    assertThat(
            harness.number(2, "SELECT COUNT(*) FROM item WHERE _slot IN (" + Sql.list(slots) + ")"))
        .isZero();
  }

  /** The first wakes up after the second has taken the job. */
  @Test
  void twoMovers_theFirstFrozenPastItsLease_changesNothingAnyMore() throws Exception {
    List<Integer> slots = freshSlots();
    CountDownLatch frozen = new CountDownLatch(1);
    CountDownLatch thaw = new CountDownLatch(1);
    try (Traffic traffic = Traffic.start(harness, harness.idsIn(slots, 24), 2)) {
      long job = harness.order(slots);
      AtomicBoolean once = new AtomicBoolean(true);
      SlotMover first =
          harness.mover(
              new MoveSteps() {
                @Override
                public void after(MoveStep step) {
                  if (step == MoveStep.DRAIN && once.getAndSet(false)) {
                    frozen.countDown();
                    await(thaw);
                  }
                }
              });
      await(frozen);
      harness.mover(MoveSteps.UNOBSERVED);
      harness.awaitEnd(job);
      thaw.countDown();
      first.close();
      traffic.assertExact();
    }
    harness.assertOneOwnerEach();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
