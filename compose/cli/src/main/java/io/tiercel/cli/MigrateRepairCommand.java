package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.migrations.RolloutReport;
import io.tiercel.migrations.ShardMigrations;
import io.tiercel.migrations.ShardReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel migrate repair}: failed scripts may be tried again. */
@Command(
    name = "repair",
    description = "Forget failed scripts, after you have removed what they did.",
    sortOptions = false,
    footer = {
      "",
      "Takes scripts that were changed for what was applied, too. It touches Flyway's history only.",
      "",
      "Example: ./tiercel migrate repair --locations filesystem:db/migrations"
    })
final class MigrateRepairCommand implements Callable<Integer> {
  private final DeedFrame deeds;

  @Mixin private MigrationOptions migrations = new MigrationOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  MigrateRepairCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    MigrationOptions.Target target = migrations.targetWithScripts();
    return deeds.run(new Repair(target, deeds.who()), options, target::access);
  }

  /**
   * Over all shards.
   *
   * @param target what is to be repaired
   * @param who does it
   */
  private record Repair(MigrationOptions.Target target, String who) implements Deed {
    @Override
    public String command() {
      return "migrate repair";
    }

    @Override
    public Plan plan() {
      CatalogAccess access = target.access();
      List<ShardReport> sick =
          ShardMigrations.status(access.readTopology(), access.credentials(), target.locations())
              .stream()
              .filter(report -> !report.successful())
              .toList();
      return sick.isEmpty()
          ? Plan.nothing("Nothing to do: no script has failed, and none was changed.")
          : Plan.of(
              sick.stream()
                  .map(report -> "take for repaired on " + report.shard() + ": " + report.error())
                  .toList(),
              Map.of("shards", sick.stream().map(ShardReport::shard).toList()));
    }

    @Override
    public Done carryOut(Progress progress) {
      progress.step("Flyway's history on every shard");
      RolloutReport report = new RolloutOptions().of(target, who).repair();
      String reason = report.reason();
      if (reason != null) {
        throw CommandException.failed(reason + failures(report));
      }
      return Done.of(
          List.of("Repaired. Go on with ./tiercel migrate apply."), RolloutShown.json(report));
    }

    private static String failures(RolloutReport report) {
      return report.shards().stream()
          .map(RolloutReport.Shard::report)
          .filter(shard -> !shard.successful())
          .map(shard -> "\n  " + shard.shard() + ": " + shard.error())
          .collect(Collectors.joining());
    }
  }
}
