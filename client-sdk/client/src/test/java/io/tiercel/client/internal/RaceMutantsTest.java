package io.tiercel.client.internal;

import static io.tiercel.local.rewrite.MethodSwitch.returnTrue;
import static io.tiercel.local.rewrite.MethodSwitch.skip;
import static io.tiercel.local.rewrite.MethodSwitch.zeroThirdArgument;

import io.tiercel.client.internal.nearcache.R01CarriedRowTest;
import io.tiercel.testing.mutant.Mutant;
import io.tiercel.testing.mutant.RaceTable;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every race test of this module, with its mechanism and without. */
@Tag("mutants")
class RaceMutantsTest {
  private static final String SESSION = "io.tiercel.client.internal.session.SessionMarks";
  private static final String FEED = "io.tiercel.client.internal.nearcache.InvalidationFeed";

  @TestFactory
  List<DynamicTest> races() {
    return RaceTable.of(
        new Mutant(
            "R01",
            "a carried row replaces no copy that may have been asked for after it was put",
            returnTrue("io.tiercel.client.internal.nearcache.NearCacheEntry", "askedBefore"),
            R01CarriedRowTest.class),
        new Mutant(
            "R04",
            "a carried row replaces no absence",
            returnTrue("io.tiercel.client.internal.nearcache.NearCacheEntry", "hasOrder"),
            R01CarriedRowTest.class),
        new Mutant(
            "R04",
            "a session refuses near copies below its marks",
            returnTrue(SESSION, "admits"),
            R04SessionTest.class),
        new Mutant(
            "R04",
            "a session that saw an absence takes no row for newer by its stamp",
            skip(SESSION + "$Mark", "sawAbsenceSince"),
            R04SessionTest.class),
        new Mutant(
            "R04",
            "a session refuses answers below a mark that is ahead of the shared tier",
            returnTrue(SESSION, "admitsAnswer"),
            R04SessionTest.class),
        new Mutant(
            "R08",
            "a number that was skipped ends what older copies are covered by",
            skip(FEED, "breakCoverage"),
            R08LostInvalidationTest.class),
        new Mutant(
            "R14",
            "an update names the version it was made from",
            zeroThirdArgument("io.tiercel.client.internal.TableWrites$Update", "call"),
            R14UpdateFromStaleHitTest.class));
  }
}
