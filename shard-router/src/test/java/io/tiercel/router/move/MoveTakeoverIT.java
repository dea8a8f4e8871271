package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A mover is killed or stopped while slots are fenced, and another one waits: the slots take writes
 * again within a second, and the first harms nothing when it wakes up.
 */
@Timeout(60)
final class MoveTakeoverIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int SLOTS = 6;
  private static final Duration BAR = Duration.ofSeconds(1);
  private static final AtomicInteger USED = new AtomicInteger();
  private static MoveHarness harness;
  private static List<Integer> all;

  private List<Integer> slots;
  private List<Long> ids;
  private MoveHarness.Writer writer;

  @BeforeAll
  static void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
    all = harness.slotsOf(1, 200);
  }

  @BeforeEach
  void write() {
    slots = all.subList(USED.getAndAdd(SLOTS), USED.get());
    ids = harness.idsIn(slots, 24);
    writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
  }

  @AfterEach
  void closeMovers() throws SQLException {
    harness.closeMovers();
    harness.catalogSql("UPDATE move_job SET state = 'ABORTED' WHERE state <> 'DONE'");
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  /** Comes to a step, and stays there until it is let go. */
  private static final class Sleeper implements MoveSteps {
    private final MoveStep where;
    private final boolean afterwards;
    private final AtomicBoolean armed = new AtomicBoolean(true);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch othersReady = new CountDownLatch(1);
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    Sleeper(MoveStep where, boolean afterwards) {
      this.where = where;
      this.afterwards = afterwards;
    }

    private void at(MoveStep step, boolean after) {
      if (step == MoveStep.PREPARE) {
        begun.countDown();
        await(othersReady);
      }
      if (step == where && after == afterwards && armed.getAndSet(false)) {
        asleep.countDown();
        await(letGo);
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

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FENCE, false", "FENCE, true", "DRAIN, true", "COMMIT, false", "MARK_MOVED, false"})
  void mover_frozenWhileSlotsAreFenced_isReplacedWithinASecondAndHarmsNothing(
      MoveStep step, boolean afterwards) throws Exception {
    Sleeper sleeper = new Sleeper(step, afterwards);
    long job = harness.order(slots);
    SlotMover first = harness.mover(MoveHarness.PATIENT, sleeper);
    Sleeper.await(sleeper.begun);
    harness.mover(MoveHarness.PATIENT, MoveSteps.UNOBSERVED);
    sleeper.othersReady.countDown();
    Sleeper.await(sleeper.asleep);
    assertWritableSoon(2);
    harness.awaitEnd(job);
    writer.put(ids.get(1), 3);
    sleeper.letGo.countDown();
    first.close();
    assertMovedExactly(job);
  }

  /** Who sleeps on one slot must not keep others from being freed. */
  @Test
  void mover_frozenWhileAWriterHoldsAnotherSlot_isReplacedWithinASecondAllTheSame()
      throws Exception {
    MoverConfig oneByOne = config(MoveHarness.PATIENT.lease(), 1);
    long writable = harness.idsIn(slots.subList(0, 1), 1).get(0);
    Sleeper sleeper = new Sleeper(MoveStep.FENCE, true);
    long job;
    try (Connection holder = harness.connect(1);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(
          "SELECT state FROM tiercel_slot WHERE slot = " + slots.get(SLOTS - 1) + " FOR SHARE");
      job = harness.order(slots);
      SlotMover first = harness.mover(oneByOne, sleeper);
      Sleeper.await(sleeper.begun);
      harness.mover(oneByOne, MoveSteps.UNOBSERVED);
      sleeper.othersReady.countDown();
      Sleeper.await(sleeper.asleep);
      long began = System.nanoTime();
      writer.put(writable, 1);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BAR);
      sleeper.letGo.countDown();
      first.close();
    }
    harness.awaitEnd(job);
  }

  private static MoverConfig config(Duration lease, int groupSlots) {
    MoverConfig like = MoveHarness.PATIENT;
    return new MoverConfig(
        lease,
        like.poll(),
        like.grace(),
        like.chunkRows(),
        groupSlots,
        like.groupRows(),
        like.cutoverLimit());
  }

  @Test
  void mover_killedWhileItCopies_isReplacedLongBeforeItsLeaseIsOver() throws Exception {
    MoverConfig longLease = config(Duration.ofMinutes(1), 16);
    CountDownLatch killed = new CountDownLatch(1);
    harness.mover(
        longLease,
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == MoveStep.COPY) {
              killed.countDown();
              throw new MoverKilled("a chunk is copied");
            }
          }
        });
    long job = harness.order(slots);
    Sleeper.await(killed);
    harness.mover(longLease, MoveSteps.UNOBSERVED);
    harness.awaitEnd(job);
  }

  @Test
  void moverProcess_killedByTheSystemWhileSlotsAreFenced_isReplacedWithinASecond()
      throws Exception {
    long job = harness.order(slots);
    try (ForeignProcess first =
        ForeignProcess.start(harness, ForeignMover.class, "FENCE", "after")) {
      first.await("moving");
      harness.mover(MoveHarness.PATIENT, MoveSteps.UNOBSERVED);
      first.await("there");
      first.kill();
      assertWritableSoon(2);
      harness.awaitEnd(job);
      writer.put(ids.get(1), 3);
    }
    assertMovedExactly(job);
  }

  /** It sleeps inside the transaction that would commit the move. */
  @Test
  void moverProcess_stoppedByTheSystemBeforeItsCommit_cannotCommitWhenItWakesUp() throws Exception {
    long job = harness.order(slots);
    try (ForeignProcess first =
        ForeignProcess.start(harness, ForeignMover.class, "COMMIT", "before")) {
      first.await("moving");
      harness.mover(MoveHarness.PATIENT, MoveSteps.UNOBSERVED);
      first.await("there");
      first.stop();
      assertWritableSoon(2);
      harness.awaitEnd(job);
      writer.put(ids.get(1), 3);
      first.goOn();
      first.resume();
      first.await("awake");
      writer.put(ids.get(1), 3);
    }
    assertMovedExactly(job);
  }

  private void assertWritableSoon(long amount) {
    long began = System.nanoTime();
    writer.put(ids.get(0), amount);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BAR);
  }

  private void assertMovedExactly(long job) throws SQLException {
    assertThat(harness.jobs().progress(job).state()).isEqualTo(MoveState.DONE);
    harness.assertOneOwnerEach();
    String here = " FROM item WHERE _slot IN (" + Sql.list(slots) + ")";
    assertThat(harness.number(1, "SELECT COUNT(*)" + here)).isZero();
    assertThat(harness.number(2, "SELECT COUNT(*)" + here)).isEqualTo(24);
    assertThat(harness.number(2, "SELECT SUM(amount)" + here)).isEqualTo(22 + 2 + 3);
  }
}
