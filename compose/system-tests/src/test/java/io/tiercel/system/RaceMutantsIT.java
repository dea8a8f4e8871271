package io.tiercel.system;

import static io.tiercel.local.rewrite.MethodSwitch.keepFirstArgument;
import static io.tiercel.local.rewrite.MethodSwitch.skip;

import io.tiercel.testing.mutant.Mutant;
import io.tiercel.testing.mutant.RaceTable;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every race that takes an SDK and nodes to provoke, with its mechanism and without. */
@Tag("mutants")
class RaceMutantsIT {
  @TestFactory
  List<DynamicTest> races() {
    return RaceTable.of(
        new Mutant(
            "R20",
            "a column is nowhere before it is on every shard",
            keepFirstArgument("io.tiercel.router.route.Tables", "common"),
            R20SchemaChangeIT.class),
        new Mutant(
            "R20",
            "an SDK that is told of another shape maps the table anew",
            skip("io.tiercel.client.internal.OpenTable", "mayFitAnew"),
            R20SchemaChangeIT.class));
  }
}
