package io.tiercel.router;

import static io.tiercel.local.rewrite.MethodSwitch.returnTrue;

import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.testing.mutant.Mutant;
import io.tiercel.testing.mutant.RaceTable;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every race test of this module, with its mechanism and without. */
@Tag("mutants")
class RaceMutantsIT {
  @TestFactory
  List<DynamicTest> races() {
    return RaceTable.of(
        new Mutant(
            "R03",
            "a replica proves that it holds the slot's last write",
            returnTrue("io.tiercel.router.replica.SlotWatermarks", "heldBy"),
            R03ReplicaLagFillIT.class),
        new Mutant(
            "R16",
            "every write checks the slot's ownership row",
            new MethodSwitch("io.tiercel.router.sql.SqlSession", "prepare", Unguarded.class),
            R16SlotMoveIT.class),
        new Mutant(
            "R16",
            "writes that share a transaction hold their slots' ownership to its commit",
            new MethodSwitch("io.tiercel.router.sql.SqlSession", "prepare", Unlocked.class),
            R16SlotMoveIT.class),
        new Mutant(
            "R16",
            "a shard refuses reads by a map older than its last loss",
            returnTrue("io.tiercel.router.sql.RowReads", "isCurrent"),
            MovedSlotIT.class));
  }

  /** The guard's condition taken out of whatever statement has it. */
  static final class Unguarded {
    private Unguarded() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void enter(@Advice.Argument(value = 0, readOnly = false) String sql) {
      sql = sql.replace(" AND `s`.`state` = 'OWNED'", "");
    }
  }

  /** The lock on the ownership rows taken out of the statement that several writes share. */
  static final class Unlocked {
    private Unlocked() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void enter(@Advice.Argument(value = 0, readOnly = false) String sql) {
      sql = sql.replace(" FOR SHARE OF `s` SKIP LOCKED", "");
    }
  }
}
