package io.tiercel.node.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.FakeShardRouter;
import io.tiercel.node.loader.ShardWriter.Written;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowStamp;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWritten;
import io.tiercel.router.TablePolicy;
import io.tiercel.router.WriteAttempt;
import io.tiercel.router.WriterSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedWritesTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TableHandle table = new TableHandle(FakeShardRouter.items(), TablePolicy.DEFAULT);
  private final HeldTasks executor = new HeldTasks();
  private final List<QueuedWrite> alone = new ArrayList<>();
  private final List<Integer> transactions = new ArrayList<>();
  private final SharedWrites writes = new SharedWrites(router, executor, executor, alone::add);

  @BeforeEach
  void applyAll() {
    answer(applied());
  }

  private static WriteAttempt applied() {
    return new WriteAttempt(new RowWritten(new RowStamp(1, 5), true, null, false), null);
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private void answer(WriteAttempt each) {
    router.shareWrites(
        rows -> {
          transactions.add(rows.size());
          return Collections.nCopies(rows.size(), each);
        });
  }

  private QueuedWrite write(long id, Duration time) {
    return write(id, 0, time);
  }

  private QueuedWrite write(long id, long minVersion, Duration time) {
    RowWrite row =
        new RowWrite(
            FakeShardRouter.items(),
            RowWrite.Kind.PUT,
            new RowKey(id),
            new Object[] {id, "a name"},
            List.of(),
            0,
            minVersion,
            new WriterSequence(1, 2));
    return new QueuedWrite(table, row, Deadline.after(time), new CompletableFuture<>());
  }

  private List<QueuedWrite> add(int count) {
    List<QueuedWrite> added =
        LongStream.range(0, count).mapToObj(id -> write(id, Duration.ofSeconds(5))).toList();
    added.forEach(writes::add);
    return added;
  }

  @Test
  void add_whileTwoAreUnderWay_gathersForTheNext() {
    List<QueuedWrite> added = add(70);

    assertThat(executor.size()).isEqualTo(2);
    executor.runAll();

    assertThat(transactions).containsExactly(64, 6);
    assertThat(added).allMatch(write -> write.result().isDone());
    assertThat(added.get(0).result().join().stamp().version()).isEqualTo(5);
  }

  @Test
  void add_aFewWhileOneTransactionIsUnderWay_goTogetherAfterIt() {
    List<QueuedWrite> later = new ArrayList<>();
    router.shareWrites(
        rows -> {
          transactions.add(rows.size());
          if (later.isEmpty()) {
            later.addAll(add(20));
            assertThat(executor.size()).as("begun beside it").isZero();
          }
          return Collections.nCopies(rows.size(), applied());
        });
    List<QueuedWrite> first = add(3);
    executor.runAll();

    assertThat(transactions).containsExactly(3, 20);
    assertThat(first).allMatch(write -> write.result().isDone());
    assertThat(later).allMatch(write -> write.result().isDone());
  }

  @Test
  void add_ofARowThatIsBeingWritten_waitsForItAndHoldsUpNoOther() {
    List<List<Long>> written = new ArrayList<>();
    router.shareWrites(
        rows -> {
          written.add(rows.stream().map(row -> (Long) row.key().value(0)).toList());
          if (written.size() == 1) {
            add(40);
            executor.runAll();
            assertThat(writes.waiting()).as("for rows that are being written").isEqualTo(3);
          }
          return Collections.nCopies(rows.size(), applied());
        });
    add(3);
    executor.runAll();

    assertThat(written).hasSize(3);
    assertThat(written.get(1)).hasSize(37).doesNotContain(0L, 1L, 2L);
    assertThat(written.get(2)).containsExactly(0L, 1L, 2L);
    assertThat(writes.waiting()).isZero();
  }

  @Test
  void add_severalOfOneRow_goTogetherInOrder() {
    List<Long> versions = new ArrayList<>();
    List<QueuedWrite> all = new ArrayList<>();
    router.shareWrites(
        rows -> {
          transactions.add(rows.size());
          rows.forEach(row -> versions.add(row.minVersion()));
          return Collections.nCopies(rows.size(), applied());
        });
    for (long i = 0; i < 3; i++) {
      QueuedWrite each = write(7, i, Duration.ofSeconds(5));
      all.add(each);
      writes.add(each);
    }
    executor.runAll();

    assertThat(transactions).containsExactly(3);
    assertThat(versions).containsExactly(0L, 1L, 2L);
    assertThat(all).allMatch(each -> each.result().isDone());
  }

  @Test
  void add_whileOneIsWrittenAlone_gathersBehindIt() {
    List<QueuedWrite> later = new ArrayList<>();
    router.beforeCommit(write -> later.addAll(add(3)));
    QueuedWrite only = add(1).get(0);
    executor.runAll();

    assertThat(transactions).containsExactly(3);
    assertThat(only.result()).isCompleted();
    assertThat(later).allMatch(each -> each.result().isDone());
    assertThat(executor.size()).as("nobody but who looks after it").isEqualTo(1);
    executor.runAll();
    assertThat(executor.size()).as("for nothing, as it has ended").isZero();
  }

  /** It may be waiting for another's lock. */
  @Test
  void add_whileOneIsWrittenAloneForLong_doesNotWaitForIt() {
    List<QueuedWrite> later = new ArrayList<>();
    router.beforeCommit(
        write -> {
          later.addAll(add(3));
          executor.runAll();
          executor.runAll();
          assertThat(later).allMatch(each -> each.result().isDone());
          later.addAll(add(2));
          executor.runAll();
          assertThat(later).as("nor those after them").allMatch(each -> each.result().isDone());
        });
    QueuedWrite only = write(100, Duration.ofSeconds(5));
    writes.add(only);
    executor.runAll();

    assertThat(transactions).containsExactly(3, 2);
    assertThat(only.result()).isCompleted();
    assertThat(later).hasSize(5);
  }

  @Test
  void add_behindOneAfterAnotherThatWasWatched_gathers() {
    List<QueuedWrite> later = new ArrayList<>();
    router.beforeCommit(
        first -> {
          router.beforeCommit(
              second -> {
                later.addAll(add(3));
                executor.runOldest();
                assertThat(executor.size()).as("only who looks after the second").isEqualTo(1);
              });
          later.addAll(add(1));
        });
    add(1);
    executor.runAll();

    assertThat(transactions).containsExactly(3);
    assertThat(later).hasSize(4).allMatch(each -> each.result().isDone());
  }

  @Test
  void add_whileTheNodeEnds_isWrittenAfterTheOneThatIsAlone() {
    List<QueuedWrite> later = new ArrayList<>();
    router.beforeCommit(
        write -> {
          router.beforeCommit(next -> {});
          executor.shutdown();
          later.addAll(add(3));
        });
    add(1);
    executor.runAll();

    assertThat(transactions).containsExactly(3);
    assertThat(later).hasSize(3).allMatch(each -> each.result().isDone());
  }

  @Test
  void add_nobodyElseThere_goesAlone() {
    QueuedWrite only = add(1).get(0);
    executor.runAll();

    assertThat(transactions).isEmpty();
    assertThat(only.result()).isCompleted();
  }

  @Test
  void tryTogether_leavesThem_eachIsWrittenAlone() {
    answer(WriteAttempt.LEFT);
    List<QueuedWrite> added = add(3);
    executor.runAll();

    assertThat(alone).isEqualTo(added);
    assertThat(added).noneMatch(write -> write.result().isDone());
  }

  @Test
  void tryTogether_outcomeUnknown_tellsEach() {
    answer(
        new WriteAttempt(
            null,
            new RouterException(
                RouterException.Code.SHARD_UNAVAILABLE, Outcome.UNKNOWN, true, "lost", null)));
    List<QueuedWrite> added = add(3);
    executor.runAll();

    assertThat(alone).isEmpty();
    assertThat(added)
        .allSatisfy(
            write ->
                assertThat(failure(write.result()).code()).isEqualTo(ErrorCode.SHARD_UNAVAILABLE));
  }

  private static NodeException failure(CompletableFuture<Written> result) {
    return (NodeException) result.handle((written, failure) -> failure).join();
  }

  @Test
  void takes_hardlyAnyTimeLeft_doesNot() {
    assertThat(writes.takes(write(1, Duration.ofSeconds(5)))).isTrue();
    assertThat(writes.takes(write(1, Duration.ofMillis(300)))).isFalse();
  }
}
