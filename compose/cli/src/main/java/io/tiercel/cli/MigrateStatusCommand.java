package io.tiercel.cli;

import io.tiercel.cli.output.Terminal;
import io.tiercel.migrations.ShardMigrations;
import io.tiercel.migrations.ShardReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel migrate status}: where every shard stands. */
@Command(
    name = "status",
    description = "Say what is applied and what is pending on every shard. Changes nothing.",
    footer = {"", "Example: ./tiercel migrate status --json"})
final class MigrateStatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private MigrationOptions migrations = new MigrationOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  MigrateStatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MigrationOptions.Target target = migrations.targetWithScripts();
    List<ShardReport> reports =
        ShardMigrations.status(
            target.access().readTopology(), target.access().credentials(), target.locations());
    new RolloutShown(terminal).status(reports, output.json);
    return reports.stream().allMatch(ShardReport::successful) ? ExitCode.OK : ExitCode.FAILED;
  }
}
