package io.tiercel.node;

import static io.tiercel.local.rewrite.MethodSwitch.returnTrue;
import static io.tiercel.local.rewrite.MethodSwitch.skip;

import io.tiercel.testing.mutant.Mutant;
import io.tiercel.testing.mutant.RaceTable;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every race that the change feed closes, with its mechanism and without. */
@Tag("mutants")
class FeedRaceMutantsIT {
  private static final String STEPS = "io.tiercel.node.entry.OwnerSteps";
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
            "R12",
            "an event at or below the entry's stamp does nothing",
            skip(STEPS, "isAt"),
            R12ShuffledReplayTest.class),
        new Mutant(
            "R13",
            "a write from outside drops its key whatever the stamps say",
            returnTrue(FEED + "FeedSteps", "isStamped"),
            R13OutsideWriteIT.class));
  }
}
