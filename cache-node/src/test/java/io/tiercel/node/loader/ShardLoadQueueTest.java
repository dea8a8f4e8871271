package io.tiercel.node.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.node.FakeShardRouter;
import io.tiercel.node.FakeShardRouter.Query;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import io.tiercel.router.RowKey;
import io.tiercel.router.TablePolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardLoadQueueTest {
  private static final ShardLoader.Limits LIMITS =
      new ShardLoader.Limits(2, 10, 50, Duration.ofSeconds(1), 1_000_000);

  private final FakeShardRouter router = new FakeShardRouter();
  private final TableHandle table = new TableHandle(FakeShardRouter.items(), TablePolicy.DEFAULT);
  private final NodeMetrics metrics = new NodeMetrics(new SimpleMeterRegistry());
  private final KeptAnswers answers = new KeptAnswers();
  private final LoadBudget budget = new LoadBudget(1_000_000, () -> 1, System::nanoTime);
  private final HeldTasks executor = new HeldTasks();
  private final HeldTasks timer = new HeldTasks();
  private final ShardLoadQueue queue = queue(LIMITS);

  private ShardLoadQueue queue(ShardLoader.Limits limits) {
    return new ShardLoadQueue("shard-1", router, limits, budget, executor, timer, metrics);
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
    timer.shutdownNow();
  }

  private List<QueuedLoad> loads(TableHandle of, boolean primary, long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(id -> new LoadRequest(of, new RowKey(id), 0, primary, answers))
        .map(request -> new QueuedLoad(request, primary))
        .toList();
  }

  private List<Integer> batches() {
    return router.queries().stream().map(Query::keys).toList();
  }

  @Test
  void add_beforeAWorkerLooks_gathersInOneQuery() {
    queue.add(loads(table, true, 0, 4));
    queue.add(loads(table, true, 4, 9));
    executor.runAll();

    assertThat(batches()).containsExactly(9);
    assertThat(answers.rows).hasSize(9).allMatch(LoadedRow::fromPrimary);
    assertThat(metrics.get(Count.SQL_READS)).isEqualTo(1);
  }

  @Test
  void add_moreThanABatch_splits() {
    queue.add(loads(table, true, 0, 25));
    executor.runAll();

    assertThat(batches()).containsExactly(10, 10, 5);
  }

  @Test
  void add_otherServerOrTable_isNotMerged() {
    TableHandle other = new TableHandle(FakeShardRouter.items(), TablePolicy.DEFAULT);
    queue.add(loads(table, true, 0, 2));
    queue.add(loads(table, false, 2, 5));
    queue.add(loads(other, true, 5, 6));
    queue.add(loads(table, true, 6, 7));
    executor.runAll();

    assertThat(router.queries())
        .extracting(Query::keys, Query::preference)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(3, ReadPreference.PRIMARY),
            org.assertj.core.groups.Tuple.tuple(3, ReadPreference.FRESH_REPLICA),
            org.assertj.core.groups.Tuple.tuple(1, ReadPreference.PRIMARY));
  }

  @Test
  void add_manyBatches_takesNoMoreThreadsThanItsLimit() {
    queue.add(loads(table, true, 0, 45));
    queue.add(loads(table, true, 45, 50));

    assertThat(executor.size()).isEqualTo(LIMITS.threads());
    executor.runAll();
    assertThat(answers.rows).hasSize(50);
    queue.add(loads(table, true, 50, 51));
    assertThat(executor.size()).as("the threads were given back").isEqualTo(1);
  }

  /** Two queries under way, and four may be. */
  private ShardLoadQueue busy() {
    return busy(4);
  }

  private ShardLoadQueue busy(int threads) {
    ShardLoadQueue busy =
        queue(new ShardLoader.Limits(threads, 10, 50, Duration.ofSeconds(1), 1_000));
    for (long id = 0; id < 4; id++) {
      busy.add(loads(table, true, id, id + 1));
    }
    return busy;
  }

  @Test
  void add_whileTwoQueriesAreUnderWay_gathersForTheNext() {
    ShardLoadQueue busy = busy();

    assertThat(executor.size()).isEqualTo(2);
    executor.runAll();
    assertThat(batches()).containsExactly(4);
    assertThat(busy.waiting()).isZero();
  }

  @Test
  void add_nothingIsTakenForAWhile_oneMoreBeginsEachTime() {
    ShardLoadQueue busy = busy();

    timer.runAll();
    assertThat(executor.size()).isEqualTo(3);
    timer.runAll();
    timer.runAll();
    assertThat(executor.size()).as("the limit").isEqualTo(4);
    assertThat(timer.size()).as("there is nothing more to begin").isZero();
    executor.runAll();
    busy.add(loads(table, true, 9, 10));
    assertThat(executor.size()).as("the threads were given back").isEqualTo(1);
  }

  @Test
  void add_someWereTakenMeanwhile_noneIsOvertaken() {
    ShardLoadQueue busy = busy();
    router.afterSelect(
        keys -> {
          if (keys.size() == 4) {
            busy.add(loads(table, true, 10, 13));
            timer.runAll();
            assertThat(executor.size()).as("the other of the two").isEqualTo(1);
            timer.runAll();
            assertThat(executor.size()).as("one more, after a while again").isEqualTo(2);
          }
        });

    executor.runOldest();
    executor.runAll();
    assertThat(answers.rows).hasSize(7);
  }

  @Test
  void work_shardIsQuickAgain_oneQueryMoreIsNotKept() {
    ShardLoadQueue busy = busy();
    timer.runAll();
    router.afterSelect(
        keys -> {
          if (keys.size() == 4) {
            busy.add(loads(table, true, 10, 13));
          }
        });

    executor.runOldest();

    assertThat(busy.waiting()).as("left to the other two").isEqualTo(3);
    executor.runAll();
    assertThat(batches()).containsExactly(4, 3);
  }

  /** The two that are left may hang for as long as a query may take. */
  @Test
  void work_endsBesideTwoOthers_whoItLeavesDoesNotWaitForThem() {
    ShardLoadQueue busy = busy(3);
    timer.runAll();
    router.afterSelect(
        keys -> {
          if (keys.size() == 4) {
            busy.add(loads(table, true, 10, 13));
            assertThat(timer.size()).as("no more may begin").isZero();
          }
        });
    executor.runOldest();
    assertThat(busy.waiting()).isEqualTo(3);

    timer.runAll();

    assertThat(executor.size()).as("the two that hang, and one more").isEqualTo(3);
    executor.runAll();
    assertThat(answers.rows).hasSize(7);
  }

  @Test
  void add_beyondTheLimit_refusesTheRestAtOnce() {
    queue.add(loads(table, true, 0, 53));

    assertThat(queue.waiting()).isEqualTo(LIMITS.maxWaiting());
    assertThat(answers.failures).hasSize(3).allMatch(f -> f.code() == ErrorCode.OVERLOADED);
    executor.runAll();
    assertThat(answers.rows).hasSize(50);
  }

  @Test
  void query_fails_failsItsBatchAndTheNextIsTried() {
    router.afterSelect(
        keys -> {
          if (keys.contains(new RowKey(0L))) {
            throw new RouterException(RouterException.Code.SHARD_UNAVAILABLE, "none answers");
          }
        });
    queue.add(loads(table, true, 0, 12));
    executor.runAll();

    assertThat(answers.failures).hasSize(10);
    assertThat(answers.rows).hasSize(2);
    assertThat(metrics.get(Count.LOAD_FAILURES)).isEqualTo(10);
  }

  @Test
  void loaded_callbackThrows_costsNeitherTheOthersNorAWorker() {
    KeptAnswers thrower =
        new KeptAnswers() {
          @Override
          public void loaded(LoadedRow row) {
            throw new IllegalStateException("Hazelcast is being restarted");
          }

          @Override
          public void failed(NodeException failure) {
            super.failed(failure);
            throw new IllegalStateException("and still is");
          }
        };
    for (int times = 0; times < LIMITS.threads(); times++) {
      LoadRequest broken = new LoadRequest(table, new RowKey(100L), 0, true, thrower);
      queue.add(List.of(new QueuedLoad(broken, true)));
      queue.add(loads(table, true, 0, 3));
      executor.runAll();
    }

    assertThat(thrower.failures).as("nobody waits on").hasSize(LIMITS.threads());
    assertThat(answers.rows).hasSize(3 * LIMITS.threads());
    queue.add(loads(table, true, 3, 4));
    assertThat(executor.size()).as("the threads were given back").isEqualTo(1);
  }
}
