package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.move.MoveReport;
import io.tiercel.cli.move.ShardChanges;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.move.MovePlan;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel rebalance}: slots follow the shards' weights. */
@Command(
    name = "rebalance",
    description = "Move slots until every shard has its share by weight, with the fewest moves.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel rebalance --dry-run",
      "  ./tiercel rebalance --weight shard-1=2 --weight shard-2=1 --yes",
      "",
      "Weights that are given here are kept."
    })
final class RebalanceCommand implements Callable<Integer>, Deed {
  private static final double MOST_WEIGHT = 1000;

  private final DeedFrame deeds;

  @Option(
      names = "--weight",
      paramLabel = "SHARD=WEIGHT",
      description = "A shard's new share beside the others; may be said again.")
  private Map<String, Double> weights = new TreeMap<>();

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private MoveOptions moving = new MoveOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  RebalanceCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    weights.forEach(
        (shard, weight) -> {
          if (!(weight > 0 && weight <= MOST_WEIGHT)) {
            throw CommandException.usage(
                "--weight of " + shard + " is " + weight + "; allowed is above 0 to 1000.");
          }
        });
    moving.check();
    return deeds.run(this, options, () -> CatalogAccess.of(config, cluster));
  }

  @Override
  public String command() {
    return "rebalance";
  }

  private ShardChanges changes(Progress progress) {
    CatalogAccess access = CatalogAccess.of(config, cluster);
    return new ShardChanges(access.endpoint(), access.credentials(), progress);
  }

  @Override
  public Plan plan() {
    ShardChanges changes = changes(Progress.SILENT);
    Topology topology = changes.topology();
    List<String> before = new ArrayList<>();
    weights.forEach(
        (shard, weight) -> {
          Topology.Shard known = ShardNames.require(topology, shard);
          if (known.weight() != weight) {
            before.add("weight of " + shard + ": " + weight + " in place of " + known.weight());
          }
        });
    MovePlan moves = changes.planRebalance(weights);
    return moves.moves().isEmpty() && before.isEmpty()
        ? Plan.nothing("every shard has its share by weight already")
        : MoveShown.plan(before, moves, List.of());
  }

  @Override
  public Done carryOut(Progress progress) {
    Optional<MoveReport> report = changes(progress).rebalance(weights, moving.rowsPerSecond());
    report.ifPresent(moving.report()::write);
    return MoveShown.done(report, "every shard has its share by weight");
  }
}
