package io.tiercel.router;

import static io.tiercel.router.RowWriteIT.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the first statement of every write promises. */
@Timeout(60)
final class WriteGuardIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

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

  @AfterEach
  void nothingIsLent() {
    harness.assertNothingLent();
  }

  private static int slotOf(long id) {
    return harness.router().table("item").slotOf(new RowKey(id));
  }

  @Test
  void guardedTransaction_sameSequenceTwiceAtOnce_secondWaitsAndIsRefused() throws Exception {
    int slot = slotOf(2);
    WriterSequence writer = harness.next();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                harness
                    .router()
                    .inGuardedTransaction(
                        slot,
                        writer,
                        RouterHarness.soon(),
                        handle -> {
                          inside.countDown();
                          await(goOn);
                          return "first";
                        }),
            threads);
    await(inside);
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(
            () ->
                harness
                    .router()
                    .inGuardedTransaction(slot, writer, RouterHarness.soon(), handle -> "second"),
            threads);
    Awaitility.await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(2))
        .until(() -> !second.isDone());
    goOn.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
    assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RouterException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(Code.ALREADY_APPLIED);
              assertThat(refused.outcome()).isEqualTo(Outcome.APPLIED);
            });
  }

  @Test
  void write_manyAttemptsOfOneSequenceAtOnce_oneApplies() throws Exception {
    RowWrite write = harness.item(Kind.INSERT, 3, "once", 1);
    List<CompletableFuture<RowWritten>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      attempts.add(CompletableFuture.supplyAsync(() -> harness.write(write), threads));
    }
    int applied = 0;
    for (CompletableFuture<RowWritten> attempt : attempts) {
      applied += attempt.get(20, TimeUnit.SECONDS).repeated() ? 0 : 1;
    }
    assertThat(applied).isEqualTo(1);
  }

  @Test
  void guardedTransaction_workThrows_rolledBackAndExceptionAsItWas() {
    int slot = slotOf(4);
    WriterSequence writer = harness.next();
    IOException thrown = new IOException("of the caller's own");
    assertThatThrownBy(
            () ->
                harness
                    .router()
                    .inGuardedTransaction(
                        slot,
                        writer,
                        RouterHarness.soon(),
                        handle -> {
                          handle.execute(
                              "INSERT INTO item (id, name, _version) VALUES (4, 'x', 1)");
                          throw thrown;
                        }))
        .isSameAs(thrown);
    assertThat(harness.read(4, ReadPreference.PRIMARY).absent()).isTrue();
    harness
        .router()
        .inGuardedTransaction(
            slot,
            writer,
            RouterHarness.soon(),
            handle -> handle.execute("INSERT INTO item (id, name, _version) VALUES (4, 'y', 1)"));
    assertThat(harness.read(4, ReadPreference.PRIMARY).values()).containsExactly(4L, "y", 7L);
  }

  @Test
  void write_rowLockedBeyondTheDeadline_notAppliedThenOrLater() throws Exception {
    harness.write(harness.item(Kind.PUT, 5, "before", 1));
    try (Connection other = harness.connect(harness.primaryOf(slotOf(5)));
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM item WHERE id = 5 FOR UPDATE");
      long start = System.nanoTime();
      assertThatThrownBy(
              () ->
                  harness
                      .router()
                      .write(
                          harness.item(Kind.PUT, 5, "blocked", 2),
                          Deadline.after(Duration.ofMillis(1500))))
          .isInstanceOfSatisfying(
              RouterException.class,
              e -> {
                assertThat(e.code()).isIn(Code.DEADLINE_EXCEEDED, Code.TRANSACTION_ABORTED);
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED);
                assertThat(e.retryable()).isTrue();
              });
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
      other.rollback();
    }
    Awaitility.await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(2))
        .until(() -> "before".equals(harness.name(5, ReadPreference.PRIMARY)));
    assertThat(harness.write(harness.item(Kind.PUT, 5, "after", 3)).repeated()).isFalse();
  }

  @Test
  void write_insertWaitsForADeleteOfTheKey_newRowsStampIsHigher() throws Exception {
    harness.write(harness.item(Kind.INSERT, 6, "old", 1));
    try (Connection other = harness.connect(harness.primaryOf(slotOf(6)));
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM item WHERE id = 6 FOR UPDATE");
      CompletableFuture<RowWritten> insert =
          CompletableFuture.supplyAsync(
              () -> harness.write(harness.item(Kind.INSERT, 6, "new", 2)), threads);
      harness.awaitLockWait(harness.primaryOf(slotOf(6)));
      Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      statement.execute("DELETE FROM item WHERE id = 6");
      try (var rows =
          statement.executeQuery("SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS UNSIGNED)")) {
        rows.next();
        long deletedAt = rows.getLong(1);
        other.commit();
        assertThat(insert.get(10, TimeUnit.SECONDS).stamp().version()).isGreaterThan(deletedAt);
      }
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
