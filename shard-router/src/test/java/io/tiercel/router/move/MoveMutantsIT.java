package io.tiercel.router.move;

import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.testing.mutant.Mutant;
import io.tiercel.testing.mutant.RaceTable;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every mechanism that a move relies on, with it and without. */
@Tag("mutants")
class MoveMutantsIT {
  private static final String ROOM = "io.tiercel.router.move.";

  @TestFactory
  List<DynamicTest> moves() {
    return RaceTable.of(
        new Mutant(
            "M1",
            "a write holds its slot's ownership row to its commit",
            List.of(
                new MethodSwitch("io.tiercel.router.sql.SqlSession", "prepare", NotHeld.class),
                // It would see a writer that sleeps for long, and wait for another reason.
                MethodSwitch.skip(ROOM + "CutOver", "gate")),
            MoveGuardIT.class),
        new Mutant(
            "M2",
            "the position is recorded before the first row is copied",
            new MethodSwitch(ROOM + "CatchUp", "collect", OnlyAfterTheCopy.class),
            MoveWatermarkIT.class),
        new Mutant(
            "M3",
            "rows that changed while their chunk was read are dropped from it",
            MethodSwitch.skip(ROOM + "CatchUp", "touched"),
            MoveWatermarkIT.class),
        new Mutant(
            "M4",
            "nothing is committed before all that came before the fence is applied",
            List.of(
                MethodSwitch.skip(ROOM + "CutOver", "drain"),
                MethodSwitch.skip(ROOM + "CutOver", "verify"),
                MethodSwitch.skip(ROOM + "CutOver", "gate")),
            MoveLedgerIT.class),
        new Mutant(
            "M5",
            "the position is on the target, with the rows",
            new MethodSwitch(ROOM + "StreamRun", "position", 1, FromNowOn.class),
            MoveResumeIT.class),
        new Mutant(
            "M6",
            "what recognises retries moves with the rows",
            new MethodSwitch(ROOM + "MovedTables", "find", WithoutWriters.class),
            MoveLedgerIT.class));
  }

  /** The guard asks and does not lock. */
  static final class NotHeld {
    private NotHeld() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void enter(@Advice.Argument(value = 0, readOnly = false) String sql) {
      sql =
          sql.replace(
              "FROM `tiercel_slot` `s` WHERE `s`.`slot` = ? AND `s`.`state` = 'OWNED' FOR SHARE",
              "FROM (SELECT ? AS `slot`) `s`");
    }
  }

  /** As if the stream began where the copy ended. */
  static final class OnlyAfterTheCopy {
    private OnlyAfterTheCopy() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.FieldValue("place") String place) {
      return !place.equals("complete");
    }
  }

  /** A client of the binlog that begins where the source is. */
  static final class FromNowOn {
    private FromNowOn() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void exit(
        @Advice.FieldValue("source") ShardSide source,
        @Advice.Return(readOnly = false) GtidSet position)
        throws Exception {
      position = source.executed();
    }
  }

  static final class WithoutWriters {
    private WithoutWriters() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void exit(@Advice.Return(readOnly = false) List<MovedTable> tables) {
      tables = MoveMutantsIT.withoutWriters(tables);
    }
  }

  static List<MovedTable> withoutWriters(List<MovedTable> tables) {
    return tables.stream().filter(table -> !table.name().equals("tiercel_writer")).toList();
  }
}
