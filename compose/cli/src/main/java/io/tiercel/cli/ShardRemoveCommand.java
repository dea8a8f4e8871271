package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.move.ShardChanges;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel shard remove}: a shard without slots is taken away. */
@Command(
    name = "remove",
    description =
        "Forget a shard that was drained. Servers that './tiercel up' or 'shard add' started are"
            + " ended and their data deleted; others stay as they are.",
    footer = {"", "Example:", "  ./tiercel shard remove shard-2 --yes"})
final class ShardRemoveCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(paramLabel = "SHARD", description = "As ./tiercel status names it.")
  private String shard = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ShardRemoveCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "shard remove";
  }

  private ShardChanges changes(Progress progress) {
    CatalogAccess access = cluster.access();
    return new ShardChanges(access.endpoint(), access.credentials(), progress);
  }

  @Override
  public Plan plan() {
    Topology topology = changes(Progress.SILENT).topology();
    boolean known = topology.shards().stream().anyMatch(each -> each.name().equals(shard));
    if (!known && !startedHere()) {
      Topology.Shard unused = ShardNames.require(topology, shard);
    }
    List<String> lines = new ArrayList<>();
    if (known) {
      requireEmpty(topology);
      lines.add("take " + shard + " out of the catalog");
    }
    if (startedHere()) {
      lines.add("end its MySQL servers and delete their data");
    }
    return Plan.of(lines, Map.of("shard", shard));
  }

  private void requireEmpty(Topology topology) {
    int index = topology.map().shards().indexOf(shard);
    for (int owner : topology.map().owners()) {
      if (owner == index) {
        throw CommandException.usage(
            shard + " owns slots: './tiercel shard drain " + shard + "' moves them away first.");
      }
    }
  }

  private boolean startedHere() {
    return cluster.local().flatMap(LocalCluster::mysql).stream()
        .flatMap(servers -> servers.shards().stream())
        .anyMatch(each -> each.name().equals(shard));
  }

  @Override
  public Done carryOut(Progress progress) {
    ShardChanges changes = changes(progress);
    progress.step("catalog");
    if (changes.topology().shards().stream().anyMatch(each -> each.name().equals(shard))) {
      changes.remove(shard);
    }
    if (startedHere()) {
      progress.step("MySQL servers of " + shard + " end");
      LocalCluster.attach(cluster.folder()).removeShardServers(shard);
    }
    return Done.of(List.of(shard + " is gone"), Map.of("shard", shard));
  }
}
