package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.migrations.RolloutConfig;
import io.tiercel.migrations.RolloutReport;
import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.migrations.SchemaRollout;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel migrate repair}: failed scripts may be tried again. */
@Command(
    name = "repair",
    description = "Forget failed scripts, after you have removed what they did.",
    footer = {
      "",
      "Takes scripts that were changed for what was applied, too. It touches Flyway's history only.",
      "",
      "Example: ./tiercel migrate repair --locations filesystem:db/migrations"
    })
final class MigrateRepairCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private MigrationOptions migrations = new MigrationOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  MigrateRepairCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MigrationOptions.Target target = migrations.targetWithScripts();
    RolloutReport report =
        new SchemaRollout(
                target.access().endpoint(),
                target.access().credentials(),
                target.locations(),
                RolloutConfig.DEFAULTS)
            .repair();
    if (output.json) {
      terminal.line(Json.text(RolloutShown.json(report)));
    } else {
      new RolloutShown(terminal).repair(report);
    }
    return report.ending() == Ending.DONE ? ExitCode.OK : ExitCode.FAILED;
  }
}
