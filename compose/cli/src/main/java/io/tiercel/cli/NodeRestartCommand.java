package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.NodeChanges;
import io.tiercel.cli.cluster.NodeChanges.Restarted;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel node restart}: cache nodes, one after the other. */
@Command(
    name = "restart",
    description = {
      "Restart cache nodes of the local cluster one after the other, while it serves.",
      "",
      "Each hands its partitions over with their entries, ends, starts again, and takes its share"
          + " back before the next one. It stops at the first thing that is not as it should be."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel node restart --rolling --yes",
      "  ./tiercel node restart node-2",
      "",
      "Nodes that have ended are only started. Drained ones stay so, unless they are named."
    })
final class NodeRestartCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "The nodes, as ./tiercel status names them.")
  private List<String> names = List.of();

  @Option(names = "--rolling", description = "All nodes, one after the other.")
  private boolean rolling;

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private DeedOptions options = new DeedOptions();

  NodeRestartCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    if (rolling == !names.isEmpty()) {
      throw CommandException.usage("name the nodes to restart, or say --rolling for all of them.");
    }
    return deeds.run(this, options, () -> CatalogAccess.of(LocalCluster.attach(cluster.folder)));
  }

  @Override
  public String command() {
    return "node restart";
  }

  @Override
  public Plan plan() {
    LocalCluster local = LocalCluster.attach(cluster.folder);
    List<String> wanted = wanted(local);
    if (wanted.isEmpty()) {
      return Plan.nothing("every node of the cluster is drained; name the one to start");
    }
    List<String> steps = new ArrayList<>();
    for (String name : wanted) {
      NodeProcess node =
          local
              .node(name)
              .orElseThrow(() -> CommandException.usage("this cluster has no node " + name + "."));
      steps.add(
          node.alive()
              ? name + ": drain, end, start, wait until it serves its share again"
              : name + ": start (it has ended), wait until it serves its share");
    }
    return Plan.of(steps, Map.of("nodes", wanted));
  }

  private List<String> wanted(LocalCluster local) {
    return rolling
        ? local.nodes().stream()
            .filter(node -> !node.state().drained())
            .map(NodeProcess::name)
            .toList()
        : names.stream().distinct().toList();
  }

  @Override
  public Done carryOut(Progress progress) {
    LocalCluster local = LocalCluster.attach(cluster.folder);
    List<Restarted> done = new NodeChanges(local, progress).restart(wanted(local));
    List<String> lines = new ArrayList<>();
    lines.add("restarted: " + String.join(", ", done.stream().map(Restarted::node).toList()));
    done.forEach(node -> lines.add(line(node)));
    return Done.of(lines, Map.of("nodes", done));
  }

  private static String line(Restarted node) {
    return String.format(
        Locale.ROOT,
        "  %s  drained in %.1f s, served after %.1f s, had its share after %.1f s more",
        node.node(),
        node.drainMillis() / 1000.0,
        node.startMillis() / 1000.0,
        node.settleMillis() / 1000.0);
  }
}
