package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.move.MoveReport;
import io.tiercel.cli.move.ShardChanges;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.move.MovePlan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel shard drain}: a shard gives all of its slots away. */
@Command(
    name = "drain",
    description =
        "Move all slots of a shard to the others, by their weights, while the cluster serves.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel shard drain shard-2 --dry-run",
      "  ./tiercel shard drain shard-2 --yes && ./tiercel shard remove shard-2 --yes"
    })
final class ShardDrainCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(paramLabel = "SHARD", description = "As ./tiercel status names it.")
  private String shard = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private MoveOptions moving = new MoveOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ShardDrainCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    moving.check();
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "shard drain";
  }

  private ShardChanges changes(Progress progress) {
    CatalogAccess access = cluster.access();
    return new ShardChanges(access.endpoint(), access.credentials(), progress);
  }

  @Override
  public Plan plan() {
    ShardChanges changes = changes(Progress.SILENT);
    ShardNames.require(changes.topology(), shard);
    MovePlan moves = changes.planDrain(shard);
    return moves.moves().isEmpty()
        ? Plan.nothing(shard + " has no slots; ./tiercel shard remove " + shard + " takes it away")
        : MoveShown.plan(
            List.of(),
            moves,
            List.of("give " + shard + " no slots any more; its servers stay until it is removed"));
  }

  @Override
  public Done carryOut(Progress progress) {
    Optional<MoveReport> report = changes(progress).drain(shard, moving.rowsPerSecond());
    report.ifPresent(moving.report()::write);
    return MoveShown.done(report, shard + " has no slots any more");
  }
}
