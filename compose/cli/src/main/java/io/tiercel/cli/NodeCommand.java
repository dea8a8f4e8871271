package io.tiercel.cli;

import io.tiercel.cli.cluster.NodeMain;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tiercel node}: a cache node in the foreground, and the group of what is done to nodes. */
@Command(
    name = "node",
    description = {
      "Run a cache node in the foreground; Ctrl-C or SIGTERM drains and ends it.",
      "Or, with a subcommand, add, drain, remove or restart nodes of a running cluster."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Examples:",
      "  ./tiercel node --config node-1.yaml",
      "  ./tiercel node add --yes",
      "  ./tiercel node restart --rolling --dry-run",
      "",
      "Prints 'ready grpc=HOST:PORT http=HOST:PORT' when it serves."
    })
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's YAML file: name, ports, seeds, catalog.")
  private @Nullable Path config;

  @Override
  public Integer call() throws InterruptedException {
    if (config == null) {
      throw CommandException.usage(
          "node needs --config FILE to run one here, or one of add, drain, remove, restart.");
    }
    NodeMain.serve(config);
    return ExitCode.OK;
  }

  /** Whether these arguments run a node in this process, which logs as a node does. */
  static boolean runsHere(String[] arguments) {
    return arguments.length > 1
        && arguments[0].equals("node")
        && arguments[1].startsWith("--config");
  }
}
