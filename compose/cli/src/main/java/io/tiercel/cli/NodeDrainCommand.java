package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.NodeChanges;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.drain.DistantNode;
import io.tiercel.cli.output.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel node drain}: a cache node hands over and leaves. */
@Command(
    name = "drain",
    description = {
      "Have a cache node hand its partitions over with their entries, and leave.",
      "",
      "A node of the local cluster ends then; ./tiercel node restart NAME brings it back. One"
          + " elsewhere, named by --http, stays as a process that serves nothing, so that its"
          + " supervisor does not start it again: end or restart it there."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel node drain node-2 --yes",
      "  ./tiercel node drain --http 10.0.0.2:7601 --client ops --secret-file ops.secret"
    })
final class NodeDrainCommand implements Callable<Integer> {
  private final DeedFrame deeds;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The node, as ./tiercel status names it.")
  private @Nullable String name;

  @Mixin private FolderOption cluster = new FolderOption();

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "The HTTP address of a node elsewhere, in place of NAME.")
  private @Nullable String http;

  @Option(names = "--client", paramLabel = "NAME", description = "The client's name, with --http.")
  private @Nullable String client;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "A file that holds the client's secret, with --http.")
  private @Nullable Path secretFile;

  @Mixin private DeedOptions options = new DeedOptions();

  NodeDrainCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    if (http != null) {
      return deeds.run(distant(http), options, NodeDrainCommand::noCatalog);
    }
    if (name == null) {
      throw CommandException.usage("name the node to drain, or where it is with --http HOST:PORT.");
    }
    if (client != null || secretFile != null) {
      throw CommandException.usage("--client and --secret-file are for --http; give it too.");
    }
    return deeds.run(
        new Local(cluster.folder, name),
        options,
        () -> CatalogAccess.of(LocalCluster.attach(cluster.folder)));
  }

  private DistantNode distant(String address) {
    if (name != null) {
      throw CommandException.usage("give NAME or --http, not both.");
    }
    if (client == null || secretFile == null) {
      throw CommandException.usage("--http needs --client NAME and --secret-file FILE too.");
    }
    return new DistantNode(address, client, CatalogAccess.secret("--secret-file", secretFile));
  }

  private static CatalogAccess noCatalog() {
    throw new IllegalStateException("a node elsewhere writes its line itself");
  }

  /** What becomes of a node that is drained. */
  static String step(NodeProcess node) {
    if (!node.alive()) {
      return node.name() + " has ended already; it holds nothing";
    }
    return "drain " + node.name() + ": its partitions go to the others, then it ends";
  }

  /**
   * A node of a local cluster.
   *
   * @param folder the cluster's
   * @param name the node's
   */
  private record Local(Path folder, String name) implements Deed {
    @Override
    public String command() {
      return "node drain";
    }

    @Override
    public Plan plan() {
      NodeProcess node =
          LocalCluster.attach(folder)
              .node(name)
              .orElseThrow(() -> CommandException.usage("this cluster has no node " + name + "."));
      return !node.alive() && node.state().drained()
          ? Plan.nothing(name + " is drained already")
          : Plan.of(List.of(step(node)), Map.of("node", name));
    }

    @Override
    public Done carryOut(Progress progress) {
      new NodeChanges(LocalCluster.attach(folder), progress).drain(name);
      return Done.of(List.of(name + " is drained and has ended"), Map.of("node", name));
    }
  }
}
