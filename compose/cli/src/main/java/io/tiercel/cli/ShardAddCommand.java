package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.move.MoveReport;
import io.tiercel.cli.move.ShardChanges;
import io.tiercel.cli.output.Progress;
import io.tiercel.local.MySqlTopology;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel shard add}: one shard more. */
@Command(
    name = "add",
    description =
        "Add a shard, bring it to the schema of the others, and move its share of the slots to it"
            + " while the cluster serves.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel shard add --dry-run",
      "  ./tiercel shard add --yes --report move.json",
      "  ./tiercel shard add --name shard-9 --primary db9:3306 --replica db9r:3306",
      "",
      "On a cluster of './tiercel up' new MySQL servers are started, unless --primary names one.",
      "When it fails in the middle, say the same again; ./tiercel moves shows how far it is."
    })
final class ShardAddCommand implements Callable<Integer>, Deed {
  private static final double MOST_WEIGHT = 1000;

  private final DeedFrame deeds;

  @Option(names = "--name", description = "Default: the next shard-N.")
  private @Nullable String name;

  @Option(
      names = "--weight",
      defaultValue = "1",
      description = "Its share of the slots beside the others. Default: ${DEFAULT-VALUE}.")
  private double weight;

  @Option(
      names = "--primary",
      paramLabel = "HOST:PORT",
      description = "An empty MySQL server that takes writes.")
  private @Nullable String primary;

  @Option(
      names = "--replica",
      paramLabel = "HOST:PORT",
      description = "A server that replicates from it; may be said again.")
  private List<String> replicas = List.of();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "How many replicas to start beside a primary that is started. Default: 1.")
  private @Nullable Integer replicaCount;

  @Mixin private MigrationOptions cluster = new MigrationOptions();
  @Mixin private MoveOptions moving = new MoveOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ShardAddCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    if (!(weight > 0 && weight <= MOST_WEIGHT)) {
      throw CommandException.usage("--weight is " + weight + "; allowed is above 0 to 1000.");
    }
    if (primary == null && !replicas.isEmpty()) {
      throw CommandException.usage("--replica needs --primary: it replicates from that server.");
    }
    moving.check();
    return deeds.run(this, options, () -> cluster.target().access());
  }

  @Override
  public String command() {
    return "shard add";
  }

  private ShardChanges changes(Progress progress) {
    CatalogAccess access = cluster.target().access();
    return new ShardChanges(access.endpoint(), access.credentials(), progress);
  }

  @Override
  public Plan plan() {
    ShardChanges changes = changes(Progress.SILENT);
    Topology topology = changes.topology();
    String chosen = chosenName(topology);
    String servers =
        primary == null
            ? "start MySQL servers for "
                + chosen
                + " (1 primary, "
                + startedReplicas()
                + " replicas)"
            : "take " + primary + " as the primary of " + chosen;
    return MoveShown.plan(
        List.of(servers, "register " + chosen + " and bring it to the schema of the others"),
        changes.planAdd(chosen, weight),
        List.of("remove the moved rows from where they were"));
  }

  private int startedReplicas() {
    return replicaCount == null ? 1 : replicaCount;
  }

  private String chosenName(Topology topology) {
    if (name != null) {
      return name;
    }
    if (primary == null) {
      Optional<MySqlTopology.Shard> waiting =
          waiting(LocalCluster.attach(cluster.folder()), topology);
      if (waiting.isPresent()) {
        return waiting.get().name();
      }
    }
    return joining(topology)
        .orElseGet(
            () ->
                "shard-"
                    + (1
                        + topology.shards().stream()
                            .mapToInt(shard -> numberOf(shard.name()))
                            .max()
                            .orElse(0)));
  }

  /** One that an earlier command left in the middle. */
  private static Optional<String> joining(Topology topology) {
    return topology.shards().stream()
        .filter(shard -> shard.state() == Topology.ShardState.JOINING)
        .map(Topology.Shard::name)
        .findFirst();
  }

  private static int numberOf(String shard) {
    String digits = shard.replaceFirst("^shard-", "");
    return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
  }

  /** Servers that an earlier command started and did not register. */
  private static Optional<MySqlTopology.Shard> waiting(LocalCluster local, Topology topology) {
    List<String> known = topology.shards().stream().map(Topology.Shard::name).toList();
    return local.mysql().stream()
        .flatMap(servers -> servers.shards().stream())
        .filter(shard -> !known.contains(shard.name()))
        .findFirst();
  }

  @Override
  public Done carryOut(Progress progress) {
    MigrationOptions.Target target = cluster.target();
    ShardChanges changes = changes(progress);
    ClusterSpec.Shard shard = servers(changes.topology(), progress);
    Optional<MoveReport> report = changes.add(shard, target.locations(), moving.rowsPerSecond());
    report.ifPresent(moving.report()::write);
    return MoveShown.done(report, shard.name() + " has its share of the slots");
  }

  private ClusterSpec.Shard servers(Topology topology, Progress progress) {
    if (primary != null) {
      return new ClusterSpec.Shard(
          chosenName(topology),
          weight,
          ServerNames.endpoint(primary),
          replicas.stream().map(ServerNames::endpoint).toList());
    }
    Optional<Topology.Shard> begun =
        topology.shards().stream()
            .filter(shard -> shard.state() == Topology.ShardState.JOINING)
            .findFirst();
    if (begun.isPresent()) {
      Topology.Shard shard = begun.get();
      return new ClusterSpec.Shard(shard.name(), weight, shard.primary(), shard.replicas());
    }
    LocalCluster local = LocalCluster.attach(cluster.folder());
    progress.step("MySQL servers of the new shard");
    MySqlTopology.Shard started =
        waiting(local, topology).orElseGet(() -> local.addShardServers(startedReplicas()));
    return new ClusterSpec.Shard(
        started.name(),
        weight,
        ServerNames.endpoint(started.primary()),
        new ArrayList<>(started.replicas().stream().map(ServerNames::endpoint).toList()));
  }
}
