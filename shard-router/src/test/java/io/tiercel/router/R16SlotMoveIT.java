package io.tiercel.router;

import static io.tiercel.router.RowWriteIT.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Race 16: a client with an old map writes after the cutover. The guard in every write is what
 * stops it; slots are moved by fencing them first.
 */
@Timeout(60)
final class R16SlotMoveIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static RouterHarness harness;
  private static ExecutorService threads;

  @BeforeAll
  static void open() throws SQLException {
    harness = RouterHarness.open(mysql, RouterHarness.ITEM);
    threads = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void close() {
    threads.shutdownNow();
    harness.close();
  }

  private static int slotOf(long id) {
    return harness.router().table("item").slotOf(new RowKey(id));
  }

  @Test
  void fence_whileAWriteIsInItsTransaction_waitsForIt() throws Exception {
    int slot = slotOf(1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> writer =
        CompletableFuture.supplyAsync(
            () ->
                harness
                    .router()
                    .inGuardedTransaction(
                        slot,
                        harness.next(),
                        RouterHarness.soon(),
                        handle -> {
                          inside.countDown();
                          await(goOn);
                          return "done";
                        }),
            threads);
    await(inside);
    try (Connection operator = harness.connect(harness.primaryOf(slot));
        Statement statement = operator.createStatement()) {
      statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
      assertThatThrownBy(() -> statement.execute(fence(slot)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(LOCK_WAIT_TIMEOUT));
      goOn.countDown();
      assertThat(writer.get(10, TimeUnit.SECONDS)).isEqualTo("done");
      statement.execute(fence(slot));
      try {
        refused(Code.SLOT_FENCED, () -> writeShortly(harness.item(Kind.PUT, 1, "late", 1)));
        assertThat(harness.read(1, ReadPreference.PRIMARY).absent()).isTrue();
      } finally {
        statement.execute("UPDATE tiercel_slot SET state = 'OWNED' WHERE slot = " + slot);
      }
    }
    harness.write(harness.item(Kind.PUT, 1, "again", 1));
  }

  /** A fenced slot is waited for until the deadline. */
  private static void writeShortly(RowWrite write) {
    harness.router().write(write, Deadline.after(Duration.ofMillis(300)));
  }

  private static String fence(int slot) {
    return "UPDATE tiercel_slot SET state = 'FENCED' WHERE slot = " + slot;
  }

  @Test
  void fence_whileAnUpdateOfOneStatementWaits_stopsItOrWaitsForIt() throws Exception {
    harness.write(harness.item(Kind.PUT, 11, "before", 1));
    int slot = slotOf(11);
    try (Connection rowHolder = harness.connect(harness.primaryOf(slot));
        Statement holder = rowHolder.createStatement();
        Connection operator = harness.connect(harness.primaryOf(slot));
        Statement fencing = operator.createStatement()) {
      rowHolder.setAutoCommit(false);
      holder.execute("SELECT * FROM item WHERE id = 11 FOR UPDATE");
      CompletableFuture<RowWritten> update =
          CompletableFuture.supplyAsync(
              () -> harness.write(harness.item(Kind.UPDATE, 11, "after", 2)), threads);
      harness.awaitLockWait(harness.primaryOf(slot));
      CompletableFuture<Boolean> fenced =
          CompletableFuture.supplyAsync(() -> executed(fencing, fence(slot)), threads);
      Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      boolean fencedBefore = fenced.isDone();
      rowHolder.rollback();
      assertThat(fenced.get(10, TimeUnit.SECONDS)).isTrue();
      boolean applied = update.handle((written, e) -> e == null).get(10, TimeUnit.SECONDS);
      assertThat(applied).as("applied while fenced").isEqualTo(!fencedBefore);
      // The writer and the row are known: this is the write of one statement, stopped by its guard.
      refused(Code.SLOT_FENCED, () -> writeShortly(harness.item(Kind.UPDATE, 11, "late", 3)));
      assertThat(harness.name(11, ReadPreference.PRIMARY)).isNotEqualTo("late");
      fencing.execute("UPDATE tiercel_slot SET state = 'OWNED' WHERE slot = " + slot);
    }
  }

  @Test
  void fence_whileWritesShareATransaction_waitsForThem() throws Exception {
    List<RowWrite> writes = new ArrayList<>();
    for (long id : List.of(21L, 22L, 23L, 24L, 25L, 26L)) {
      harness.write(harness.item(Kind.PUT, id, "before", 1));
      if (harness.primaryOf(slotOf(id)).equals(harness.primaryOf(slotOf(21)))) {
        writes.add(harness.item(Kind.PUT, id, "together", 2));
      }
    }
    int slot = slotOf(21);
    try (Connection holder = harness.connect(harness.primaryOf(slot));
        Statement holding = holder.createStatement();
        Connection operator = harness.connect(harness.primaryOf(slot));
        Statement fencing = operator.createStatement()) {
      // The rows' table is held back, so that they stop with the ownership rows locked.
      holding.execute("LOCK TABLES item READ");
      CompletableFuture<List<WriteAttempt>> together =
          CompletableFuture.supplyAsync(
              () -> harness.router().tryTogether(writes, RouterHarness.soon()), threads);
      awaitHeldBack(slot);
      fencing.execute("SET SESSION innodb_lock_wait_timeout = 1");
      assertThatThrownBy(() -> fencing.execute(fence(slot)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(LOCK_WAIT_TIMEOUT));
      holding.execute("UNLOCK TABLES");
      assertThat(together.get(10, TimeUnit.SECONDS)).noneMatch(WriteAttempt::left);
      fencing.execute(fence(slot));
      try {
        List<WriteAttempt> late =
            harness
                .router()
                .tryTogether(
                    writes.stream()
                        .map(
                            write -> harness.item(Kind.PUT, (long) write.key().value(0), "late", 3))
                        .toList(),
                    RouterHarness.soon());
        assertThat(late.get(0).left()).as("of the fenced slot").isTrue();
        assertThat(harness.name(21, ReadPreference.PRIMARY)).isEqualTo("together");
      } finally {
        fencing.execute("UPDATE tiercel_slot SET state = 'OWNED' WHERE slot = " + slot);
      }
    }
  }

  private static void awaitHeldBack(int slot) {
    Awaitility.await()
        .until(
            () ->
                "1"
                    .equals(
                        harness.ask(
                            harness.primaryOf(slot),
                            "SELECT COUNT(*) FROM information_schema.processlist"
                                + " WHERE state = 'Waiting for table metadata lock'")));
  }

  private static boolean executed(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
