package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.migrations.RolloutPlan;
import io.tiercel.migrations.RolloutReport;
import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.migrations.SchemaRollout;
import io.tiercel.migrations.SoakSignals;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel migrate apply}: a rollout over all shards. */
@Command(
    name = "apply",
    description = "Migrate one shard, watch it, then migrate the others in waves.",
    sortOptions = false,
    footer = {
      "",
      "Stops at the first failure and says why and where; shards that are through stay so, and the",
      "next run goes on from there. A script that failed half-way has to be undone by hand, then",
      "'migrate repair', then this again. Ends with 1 when not every shard is through.",
      "",
      "Examples:",
      "  ./tiercel migrate apply --locations filesystem:db/migrations --dry-run",
      "  ./tiercel migrate apply --locations filesystem:db/migrations --soak 5m --wave 1,25%%"
    })
final class MigrateApplyCommand implements Callable<Integer> {
  private final DeedFrame deeds;

  @Mixin private MigrationOptions migrations = new MigrationOptions();
  @Mixin private RolloutOptions rollout = new RolloutOptions();
  @Mixin private SoakOptions soak = new SoakOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  MigrateApplyCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    MigrationOptions.Target target = migrations.targetWithScripts();
    SchemaRollout schema = rollout.of(target, deeds.who());
    Apply deed = new Apply(schema, soak.signals(target));
    return deeds.run(deed, options, target::access);
  }

  private final class Apply implements Deed {
    private final SchemaRollout schema;
    private final SoakSignals signals;

    Apply(SchemaRollout schema, SoakSignals signals) {
      this.schema = schema;
      this.signals = signals;
    }

    @Override
    public String command() {
      return "migrate apply";
    }

    @Override
    public Plan plan() {
      RolloutPlan plan = schema.plan();
      String problem = plan.problem();
      if (problem != null) {
        throw CommandException.failed(problem);
      }
      List<String> lines = RolloutShown.lines(plan, rollout.config());
      return plan.nothingToDo()
          ? Plan.nothing(String.join("\n", lines))
          : Plan.of(lines, RolloutShown.json(plan));
    }

    @Override
    public Done carryOut(Progress progress) {
      RolloutReport report = schema.apply(signals, new RolloutProgress(progress));
      String reason = report.reason();
      if (reason == null) {
        return RolloutShown.done(report);
      }
      progress.failed();
      Terminal terminal = deeds.terminal();
      if (options.json()) {
        terminal.line(Json.text(RolloutShown.json(report)));
      } else {
        new RolloutShown(terminal).report(report);
      }
      throw CommandException.failed(word(report.ending()) + ": " + reason);
    }

    private static String word(Ending ending) {
      return ending.name().toLowerCase(Locale.ROOT);
    }
  }
}
