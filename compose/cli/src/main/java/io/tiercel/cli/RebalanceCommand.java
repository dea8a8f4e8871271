package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.move.MoveReport;
import io.tiercel.cli.move.ShardChanges;
import io.tiercel.cli.move.SlotLoadMeter;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.move.MovePlan;
import io.tiercel.router.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel rebalance}: slots follow the shards' weights. */
@Command(
    name = "rebalance",
    description =
        "Move slots until every shard has its share by weight, with the fewest moves; of slots, or"
            + " with --hot of the measured load.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel rebalance --dry-run",
      "  ./tiercel rebalance --weight shard-1=2 --weight shard-2=1 --yes",
      "  ./tiercel rebalance --hot --seconds 30 --dry-run",
      "",
      "Weights that are given here are kept."
    })
final class RebalanceCommand implements Callable<Integer>, Deed {
  private static final double MOST_WEIGHT = 1000;
  private static final int MOST_SECONDS = 3_600;

  private final DeedFrame deeds;

  @Option(
      names = "--weight",
      paramLabel = "SHARD=WEIGHT",
      description = "A shard's new share beside the others; may be said again.")
  private Map<String, Double> weights = new TreeMap<>();

  @Option(
      names = "--hot",
      description =
          "Move the slots that cost their shards most, until the measured load follows the"
              + " weights; not all slots by number.")
  private boolean hot;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "With --hot: how long to measure, 1 to 3600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--most",
      paramLabel = "SLOTS",
      defaultValue = "64",
      description = "With --hot: how many slots to move at most. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "With --hot and --config: every node's HTTP address.")
  private List<String> http = List.of();

  @Mixin private MigrationOptions cluster = new MigrationOptions();
  @Mixin private MoveOptions moving = new MoveOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  /** By what was measured, which would be otherwise if it were measured again. */
  private @Nullable MovePlan planned;

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
    if (seconds < 1 || seconds > MOST_SECONDS || most < 1) {
      throw CommandException.usage(
          "--seconds is %d and --most is %d; allowed are 1 to %d, and 1 and more."
              .formatted(seconds, most, MOST_SECONDS));
    }
    if (hot && !weights.isEmpty()) {
      throw CommandException.usage("--hot goes by the weights that are set: set them before.");
    }
    moving.check();
    return deeds.run(this, options, () -> cluster.target().access());
  }

  @Override
  public String command() {
    return "rebalance";
  }

  private ShardChanges changes(Progress progress) {
    CatalogAccess access = cluster.target().access();
    return new ShardChanges(access.endpoint(), access.credentials(), progress);
  }

  @Override
  public Plan plan() {
    ShardChanges changes = changes(Progress.SILENT);
    if (hot) {
      planned = changes.planHot(measured(), most);
      return planned.moves().isEmpty()
          ? Plan.nothing("the measured load follows the weights already")
          : MoveShown.plan(List.of(), planned, List.of());
    }
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

  private double[] measured() {
    List<String> nodes = http.isEmpty() ? cluster.target().nodes() : http;
    if (nodes.isEmpty()) {
      throw CommandException.usage("--hot needs --http with every node's address here.");
    }
    return new SlotLoadMeter(nodes).measure(Duration.ofSeconds(seconds));
  }

  @Override
  public Done carryOut(Progress progress) {
    if (planned != null) {
      Optional<MoveReport> split = changes(progress).carryOut(planned, moving.rowsPerSecond());
      split.ifPresent(moving.report()::write);
      return MoveShown.done(split, "the hottest slots are where there is room for them");
    }
    Optional<MoveReport> report = changes(progress).rebalance(weights, moving.rowsPerSecond());
    report.ifPresent(moving.report()::write);
    return MoveShown.done(report, "every shard has its share by weight");
  }
}
