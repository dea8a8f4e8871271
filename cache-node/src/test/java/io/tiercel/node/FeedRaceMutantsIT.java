package io.tiercel.node;

import static io.tiercel.local.rewrite.MethodSwitch.keepFirstArgument;
import static io.tiercel.local.rewrite.MethodSwitch.returnTrue;
import static io.tiercel.local.rewrite.MethodSwitch.skip;

import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.testing.mutant.Mutant;
import io.tiercel.testing.mutant.RaceTable;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every race that takes real MySQL to provoke, with its mechanism and without. */
@Tag("mutants")
class FeedRaceMutantsIT {
  private static final String STEPS = "io.tiercel.node.entry.OwnerSteps";
  private static final String SEAT = "io.tiercel.router.feed.JdbcFeedSeat";
  private static final String FEED = "io.tiercel.node.changefeed.";

  @TestFactory
  List<DynamicTest> races() {
    return RaceTable.of(
        new Mutant(
            "R05",
            "the change feed raises the floor in place of a dead node",
            skip(STEPS, "advance"),
            R05CrashBeforeInvalidateIT.class),
        new Mutant(
            "R06",
            "the feed's position waits for every step before it",
            returnTrue(FEED + "FeedWindow", "isDone"),
            R06LostStepIT.class),
        new Mutant(
            "R07",
            "a gap raises the shard's term",
            skip(FEED + "ShardTailer", "voidCopies"),
            R07FeedGapIT.class),
        new Mutant(
            "R11",
            "the change feed's steps wait until the transaction can be read",
            returnTrue("io.tiercel.router.feed.CommitWatch", "await"),
            R11FeedBeforeCommitIT.class),
        new Mutant(
            "R12",
            "an event at or below the entry's stamp does nothing",
            skip(STEPS, "isAt"),
            R12ShuffledReplayTest.class),
        new Mutant(
            "R13",
            "a write from outside drops its key whatever the stamps say",
            returnTrue(FEED + "FeedSteps", "isStamped"),
            R13OutsideWriteIT.class),
        new Mutant(
            "R17",
            "another primary is not used in the term of the last one",
            skip("io.tiercel.router.route.ClusterView", "raiseTermsOfMoved"),
            R17LostWriteFailoverIT.class),
        new Mutant(
            "R17",
            "a position of another server, or one that the primary lacks, is a gap",
            List.of(keepFirstArgument(SEAT, "positionHere"), returnTrue(SEAT, "hasExecuted")),
            R17LostWriteFailoverIT.class),
        new Mutant(
            "R17",
            "a new term leaves a gap in the numbers that near caches follow",
            skip("io.tiercel.node.invalidation.InvalidationPublisher", "leaveGap"),
            R17LostWriteFailoverIT.class),
        new Mutant(
            "R22",
            "each shard's loads have a queue and threads of their own",
            new MethodSwitch("io.tiercel.node.loader.ShardLoader", "queueOf", OneQueue.class),
            R22SlowShardIT.class),
        new Mutant(
            "R22",
            "loads run beside the partition threads",
            new MethodSwitch("io.tiercel.node.NodeThreads", "blocking", OnTheCaller.class),
            R22SlowShardIT.class));
  }

  /** All shards in one queue. */
  static final class OneQueue {
    private OneQueue() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void enter(@Advice.Argument(value = 0, readOnly = false) String shard) {
      shard = "all";
    }
  }

  /** Work runs on the thread that brings it: of the partition whose entry was missed. */
  static final class OnTheCaller {
    private OnTheCaller() {}

    @Advice.OnMethodExit
    @SuppressWarnings({"ParameterName", "UnusedVariable"}) // assigned for the rewritten method
    static void exit(@Advice.Return(readOnly = false) ExecutorService threads) {
      threads = new CallersThread();
    }
  }

  /** Never ends, since it has nothing to end. */
  static final class CallersThread extends AbstractExecutorService {
    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
