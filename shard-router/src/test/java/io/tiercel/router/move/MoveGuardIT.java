package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.Deadline;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A writer that passed the guard and sleeps is waited for by the fence. */
@Timeout(90)
final class MoveGuardIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private MoveHarness harness;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    harness.close();
  }

  @Test
  void writer_insideItsTransactionAcrossTheFence_isWaitedForAndItsWriteMoves() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 4);
    long id = harness.idsIn(slots, 1).get(0);
    MoveHarness.Writer writer = harness.new Writer();
    writer.put(id, 1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Integer> sleeper =
        CompletableFuture.supplyAsync(
            () ->
                harness
                    .router()
                    .inGuardedTransaction(
                        harness.slotOf(id),
                        writer.next(),
                        Deadline.after(Duration.ofSeconds(20)),
                        handle -> {
                          inside.countDown();
                          await(goOn);
                          return handle.execute(
                              "UPDATE item SET amount = amount + 1, _version = _version + 1 WHERE id = "
                                  + id);
                        }),
            threads);
    await(inside);
    long job = harness.order(slots);
    harness.mover(MoveSteps.UNOBSERVED);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> harness.jobs().progress(job).copied() == slots.size());
    Awaitility.await().pollDelay(Duration.ofMillis(700)).until(() -> true);
    String owned = "SELECT state = 'OWNED' FROM tiercel_slot WHERE slot = " + harness.slotOf(id);
    assertThat(harness.number(1, owned)).as("not given away past a writer").isEqualTo(1);
    assertThat(harness.jobs().progress(job).committed()).isLessThan(slots.size());
    goOn.countDown();
    assertThat(sleeper.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    harness.awaitEnd(job);
    assertThat(harness.number(2, "SELECT amount FROM item WHERE id = " + id)).isEqualTo(2);
  }

  /** The fence meets it, and gives up: the other slots of the group are free at once. */
  @Test
  void writer_thatComesJustBeforeTheFence_keepsNobodyElseWaiting() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 4);
    List<Long> ids = harness.idsIn(slots.subList(0, 3), 12);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    CountDownLatch held = new CountDownLatch(1);
    try (Connection holder = harness.connect(1);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      long job = harness.order(slots);
      harness.mover(
          new MoveSteps() {
            @Override
            public void after(MoveStep step) {
              if (step == MoveStep.COPY && held.getCount() > 0) {
                hold(statement, slots.get(3));
                held.countDown();
              }
            }
          });
      await(held);
      long slowest = writeUntilCommitted(writer, ids, job, slots.size() - 1);
      assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
      holder.rollback();
      harness.awaitEnd(job);
    }
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(12);
  }

  private static void hold(Statement statement, int slot) {
    try {
      statement.execute("SELECT state FROM tiercel_slot WHERE slot = " + slot + " FOR SHARE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How long the slowest write took. */
  private long writeUntilCommitted(
      MoveHarness.Writer writer, List<Long> ids, long job, int committed) {
    long slowest = 0;
    while (harness.jobs().progress(job).committed() < committed) {
      for (long id : ids) {
        long began = System.nanoTime();
        writer.put(id, 2);
        slowest = Math.max(slowest, System.nanoTime() - began);
      }
    }
    return slowest;
  }

  /** Nobody can tell whether it will ever go on: it keeps its slot, and nothing else. */
  @Test
  void writerProcess_stoppedInsideItsTransaction_keepsItsSlotAloneAndLosesNothing()
      throws Exception {
    List<Integer> slots = harness.slotsOf(1, 4);
    List<Long> ids = harness.idsIn(slots, 24);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    long held = ids.get(0);
    List<Long> others =
        ids.stream().filter(id -> harness.slotOf(id) != harness.slotOf(held)).toList();
    try (ForeignProcess stopped =
        ForeignProcess.start(harness, ForeignWriter.class, Long.toString(held))) {
      stopped.await("inside");
      stopped.stop();
      long job = harness.order(slots);
      harness.mover(MoveSteps.UNOBSERVED);
      long slowest = writeUntilCommitted(writer, others, job, slots.size() - 1);
      assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> String.valueOf(harness.jobs().progress(job).problem()).contains("KILL"));
      assertThat(harness.jobs().progress(job).committed()).isEqualTo(slots.size() - 1);
      stopped.goOn();
      stopped.resume();
      stopped.await("committed");
      harness.awaitEnd(job);
    }
    assertThat(harness.number(2, "SELECT amount FROM item WHERE id = " + held)).isEqualTo(2);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(24);
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
