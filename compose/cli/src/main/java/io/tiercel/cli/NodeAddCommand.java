package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.NodeChanges;
import io.tiercel.cli.cluster.NodeState;
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

/** {@code tiercel node add}: one cache node more. */
@Command(
    name = "add",
    description =
        "Start one cache node more in the local cluster, set up like its first; it takes its share"
            + " of the partitions with their entries, and SDKs find it by themselves.",
    footer = {
      "",
      "Example:",
      "  ./tiercel node add --yes",
      "",
      "Elsewhere a node needs no command: start it with seeds of the cluster in its file."
    })
final class NodeAddCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private DeedOptions options = new DeedOptions();

  NodeAddCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> CatalogAccess.of(LocalCluster.attach(cluster.folder)));
  }

  @Override
  public String command() {
    return "node add";
  }

  @Override
  public Plan plan() {
    LocalCluster local = LocalCluster.attach(cluster.folder);
    String name = new NodeChanges(local, Progress.SILENT).nextName();
    return Plan.of(
        List.of(
            "start " + name + " with the settings of " + local.nodes().get(0).name(),
            "wait until it serves its share of the slots and every partition has its backup"),
        Map.of("node", name));
  }

  @Override
  public Done carryOut(Progress progress) {
    NodeState added = new NodeChanges(LocalCluster.attach(cluster.folder), progress).add();
    return Done.of(
        List.of(added.name() + " serves at " + added.grpcAddress()),
        Map.of("node", added.name(), "grpc", added.grpcAddress(), "http", added.httpAddress()));
  }
}
