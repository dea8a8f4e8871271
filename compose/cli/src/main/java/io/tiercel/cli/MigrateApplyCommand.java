package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.migrations.RolloutPlan;
import io.tiercel.migrations.RolloutReport;
import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.migrations.SchemaRollout;
import io.tiercel.migrations.ServerSignals;
import io.tiercel.migrations.SoakSignals;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel migrate apply}: a rollout over all shards. */
@Command(
    name = "apply",
    description = "Migrate one shard, watch it, then migrate the others in waves.",
    footer = {
      "",
      "Stops at the first failure and says why and where; shards that are through stay so, and the",
      "next run goes on from there. A script that failed half-way has to be undone by hand, then",
      "'migrate repair', then this again. Ends with 1 when not every shard is through.",
      "",
      "Examples:",
      "  ./tiercel migrate apply --locations filesystem:db/migrations",
      "  ./tiercel migrate apply --locations filesystem:db/migrations --soak 5m --wave 1,25%"
    })
final class MigrateApplyCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;

  @Mixin private MigrationOptions migrations = new MigrationOptions();
  @Mixin private RolloutOptions rollout = new RolloutOptions();
  @Mixin private SoakOptions soak = new SoakOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--dry-run", description = "Only show the plan, as 'migrate plan' does.")
  private boolean dryRun;

  MigrateApplyCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    MigrationOptions.Target target = migrations.targetWithScripts();
    SchemaRollout schema =
        new SchemaRollout(
            target.access().endpoint(),
            target.access().credentials(),
            target.locations(),
            rollout.config());
    return dryRun ? plan(schema) : apply(schema, target);
  }

  private int plan(SchemaRollout schema) {
    RolloutPlan plan = schema.plan();
    if (output.json) {
      terminal.line(Json.text(RolloutShown.json(plan)));
    } else {
      new RolloutShown(terminal).plan(plan, rollout.config());
    }
    return plan.problem() == null ? ExitCode.OK : ExitCode.FAILED;
  }

  private int apply(SchemaRollout schema, MigrationOptions.Target target) {
    List<SoakSignals> signals = new ArrayList<>();
    signals.add(new ServerSignals(target.access().credentials(), soak.limits()));
    TerminalProgress progress = new TerminalProgress(terminal, clock);
    RolloutReport report = schema.apply(SoakSignals.all(signals), new RolloutProgress(progress));
    if (report.ending() == Ending.DONE) {
      progress.done();
    } else {
      progress.failed();
    }
    if (output.json) {
      terminal.line(Json.text(RolloutShown.json(report)));
    } else {
      new RolloutShown(terminal).report(report);
    }
    return report.ending() == Ending.DONE ? ExitCode.OK : ExitCode.FAILED;
  }
}
