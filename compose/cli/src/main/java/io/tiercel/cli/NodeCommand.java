package io.tiercel.cli;

import io.tiercel.cli.cluster.NodeMain;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tiercel node}: a cache node in the foreground. */
@Command(
    name = "node",
    description = "Run a cache node in the foreground; Ctrl-C or SIGTERM drains and ends it.",
    footer = {
      "",
      "Example:",
      "  ./tiercel node --config node-1.yaml",
      "",
      "Prints 'ready grpc=HOST:PORT http=HOST:PORT' when it serves."
    })
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The node's YAML file: name, ports, seeds, catalog.")
  private Path config = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    NodeMain.serve(config);
    return ExitCode.OK;
  }
}
