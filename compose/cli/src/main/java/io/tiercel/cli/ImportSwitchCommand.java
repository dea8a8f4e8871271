package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.topology.ImportRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel import switch}: what an import with {@code --hold} waits for. */
@Command(
    name = "switch",
    description = "Let an import that was started with --hold switch now.",
    footer = {"", "Example:", "  ./tiercel import switch orders --yes"})
final class ImportSwitchCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(paramLabel = "TABLE", description = "The table that is imported.")
  private String table = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ImportSwitchCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "import switch";
  }

  private ImportRegistry registry() {
    CatalogAccess access = cluster.access();
    return new ImportRegistry(access.endpoint(), access.credentials());
  }

  @Override
  public Plan plan() {
    boolean running =
        registry()
            .newest(table)
            .filter(newest -> newest.state() == ImportRegistry.State.RUNNING)
            .isPresent();
    if (!running) {
      throw CommandException.failed("there is no import of table " + table + " under way");
    }
    return Plan.of(
        List.of("let the import of " + table + " switch once both sides are the same"),
        Map.of("table", table));
  }

  @Override
  public Done carryOut(Progress progress) {
    registry().allowSwitch(table);
    return Done.of("the import of " + table + " switches as soon as it can");
  }
}
