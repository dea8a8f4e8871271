package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.migrations.RolloutPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel migrate plan}: what {@code apply} would do. */
@Command(
    name = "plan",
    description = "Look at every shard and say what 'apply' would do, and in which order.",
    footer = {
      "",
      "Changes nothing. Ends with 1 when 'apply' would be refused.",
      "",
      "Example: ./tiercel migrate plan --locations filesystem:db/migrations --wave 1,50%%"
    })
final class MigratePlanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private MigrationOptions migrations = new MigrationOptions();
  @Mixin private RolloutOptions rollout = new RolloutOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  MigratePlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MigrationOptions.Target target = migrations.targetWithScripts();
    RolloutPlan plan = rollout.of(target, "").plan();
    RolloutShown shown = new RolloutShown(terminal);
    if (output.json) {
      terminal.line(Json.text(RolloutShown.json(plan)));
    } else {
      shown.plan(plan, rollout.config());
    }
    return plan.problem() == null ? ExitCode.OK : ExitCode.FAILED;
  }
}
