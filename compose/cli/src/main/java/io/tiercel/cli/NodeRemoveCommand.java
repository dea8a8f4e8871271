package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.NodeChanges;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel node remove}: one cache node less. */
@Command(
    name = "remove",
    description =
        "Drain a cache node of the local cluster, end it, and forget it: its partitions go to the"
            + " others with their entries, SDKs leave it by themselves.",
    footer = {"", "Example:", "  ./tiercel node remove node-3 --yes"})
final class NodeRemoveCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(paramLabel = "NAME", description = "The node, as ./tiercel status names it.")
  private String name = "";

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private DeedOptions options = new DeedOptions();

  NodeRemoveCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> CatalogAccess.of(LocalCluster.attach(cluster.folder)));
  }

  @Override
  public String command() {
    return "node remove";
  }

  @Override
  public Plan plan() {
    LocalCluster local = LocalCluster.attach(cluster.folder);
    if (local.node(name).isEmpty()) {
      List<String> names = local.nodes().stream().map(NodeProcess::name).toList();
      return Plan.nothing(
          "there is no " + name + " in this cluster; it has " + String.join(", ", names));
    }
    return Plan.of(
        List.of(
            NodeDrainCommand.step(local.node(name).get()),
            "remove it from " + local.folder().path()),
        Map.of("node", name));
  }

  @Override
  public Done carryOut(Progress progress) {
    new NodeChanges(LocalCluster.attach(cluster.folder), progress).remove(name);
    return Done.of(List.of(name + " is removed"), Map.of("node", name));
  }
}
