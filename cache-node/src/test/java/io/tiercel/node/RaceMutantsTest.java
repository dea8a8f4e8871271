package io.tiercel.node;

import static io.tiercel.local.rewrite.MethodSwitch.keepFirstArgument;
import static io.tiercel.local.rewrite.MethodSwitch.returnTrue;
import static io.tiercel.local.rewrite.MethodSwitch.skip;

import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.node.invalidation.R18DelayedInvalidationsTest;
import io.tiercel.node.ownership.R15SplitBrainTest;
import io.tiercel.testing.mutant.Mutant;
import io.tiercel.testing.mutant.RaceTable;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every race test of this module, with its mechanism and without. */
@Tag("mutants")
class RaceMutantsTest {
  private static final String LEASES = "io.tiercel.node.fill.LeaseTable";
  private static final String FLOORS = "io.tiercel.node.entry.FloorRule";
  private static final String STANDING = "io.tiercel.node.ownership.Standing";
  private static final String PUBLISHER = "io.tiercel.node.invalidation.InvalidationPublisher";

  @TestFactory
  List<DynamicTest> races() {
    return RaceTable.of(
        new Mutant(
            "R01",
            "a write revokes the key's lease",
            skip(LEASES, "revoke"),
            R01StaleSetTest.class),
        new Mutant(
            "R02",
            "a fill needs a lease that stands at the partition's owner",
            returnTrue(LEASES, "redeem"),
            R02FenceLostTest.class),
        new Mutant(
            "R01",
            "a write revokes the lease of a gathered load",
            skip(LEASES, "revoke"),
            R01GatheredLoadTest.class),
        new Mutant(
            "R01",
            "a node beside the owner shares no loads",
            returnTrue("io.tiercel.node.ownership.Voice", "owns"),
            R01ReadBesideTheOwnerTest.class),
        new Mutant(
            "R04",
            "an entry that a load overtook answers no more",
            skip(FLOORS, "overtakes"),
            R04ReadTakenBackTest.class),
        new Mutant(
            "R04",
            "an absence and a row of unknown order are both dropped",
            skip(FLOORS, "isUnordered"),
            R04ReadTakenBackTest.class),
        new Mutant(
            "R02",
            "a gathered load needs the owner's lease",
            returnTrue(LEASES, "redeem"),
            R01GatheredLoadTest.class),
        new Mutant(
            "R07",
            "a write of an earlier term drops what was loaded in a later one",
            skip(FLOORS, "isOfEarlierTerm"),
            R07WriteAcrossTermsTest.class),
        new Mutant(
            "R09",
            "a write is published whatever the owner holds",
            skip(PUBLISHER, "send"),
            R09OrphanTest.class),
        new Mutant(
            "R10",
            "an insert raises the floor over a cached absence",
            keepFirstArgument(FLOORS, "raise"),
            R10NegativeThenInsertTest.class),
        new Mutant(
            "R11",
            "the floor is raised after the commit",
            keepFirstArgument(FLOORS, "raise"),
            R11InvalidateAfterCommitTest.class),
        new Mutant(
            "R15",
            "a node speaks only while every member of the agreed view hears it",
            List.of(
                returnTrue(STANDING, "stands"),
                returnTrue(STANDING, "speaksFor"),
                returnTrue(STANDING, "proves")),
            R15SplitBrainTest.class),
        new Mutant(
            "R18",
            "a delayed step meets the floor of the copy at the new owner",
            keepFirstArgument(FLOORS, "raise"),
            R18JoiningNodeFillTest.class),
        new Mutant(
            "R18",
            "what a member viewed is void once its partition moves",
            skip("io.tiercel.node.ownership.PartitionEpochs", "advance"),
            R18JoiningNodeFillTest.class),
        new Mutant(
            "R18",
            "a joining node knows the terms before it serves copies",
            skip("io.tiercel.node.CacheNode", "readTerms"),
            R18JoiningNodeFillTest.class),
        new Mutant(
            "R18",
            "the backup becomes what the owner decided",
            skip("io.tiercel.node.entry.EntryProcessors$Step", "getBackupProcessor"),
            R18JoiningNodeFillTest.class),
        new Mutant(
            "R18",
            "a joining node proves no more than its own heartbeats' echoes do",
            returnTrue("io.tiercel.node.invalidation.Relay", "isJoining"),
            R18DelayedInvalidationsTest.class),
        new Mutant(
            "R20",
            "an entry of another shape does not answer",
            new MethodSwitch("io.tiercel.node.entry.Entry", "answers", AnyShape.class),
            R20SchemaChangeTest.class),
        new Mutant(
            "R20",
            "a load of another shape is not shared",
            returnTrue(LEASES, "sameShape"),
            R20SchemaChangeTest.class),
        new Mutant(
            "R15",
            "a floor counts only in the larger part of the view",
            returnTrue(STANDING, "isLargerPart"),
            R15SplitBrainTest.class),
        new Mutant(
            "R15",
            "a floor counts only with every member of the view, as judged",
            returnTrue(STANDING, "raises"),
            R15SplitBrainTest.class),
        new Mutant(
            "R15",
            "the part that went on is joined, whatever its size",
            skip("io.tiercel.node.ownership.MemberViewKeeper", "mergeIfApart"),
            R15SplitBrainTest.class),
        new Mutant(
            "R13",
            "a row that was overtaken from outside is kept by no late raise",
            returnTrue("io.tiercel.node.entry.OwnerSteps", "isUndisturbed"),
            R13OvertakenWriteTest.class),
        new Mutant(
            "R15",
            "a floor counts only at an owner that is heard",
            skip("io.tiercel.node.entry.OwnerSteps", "requireThatItCounts"),
            R15UnheardOwnerTest.class),
        new Mutant(
            "R21",
            "all nodes' queries to a shard stay within its load budget",
            skip("io.tiercel.node.loader.LoadBudget", "await"),
            R21MissStormTest.class));
  }

  /** The shape asked for is always the entry's own. */
  static final class AnyShape {
    private AnyShape() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void enter(
        @Advice.Argument(value = 1, readOnly = false) long shape,
        @Advice.FieldValue("fingerprint") long own) {
      shape = own;
    }
  }
}
