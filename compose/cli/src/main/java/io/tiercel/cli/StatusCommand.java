package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel status}: how the parts of a local cluster are. */
@Command(
    name = "status",
    description = "Show the local cluster: nodes, shards, health, lag, pools, entries, hit ratio.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel status",
      "  ./tiercel status --json | jq .overall",
      "",
      "Ends with 0 when a cluster runs, degraded or not, and with 1 when none does."
    })
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private OutputOptions output = new OutputOptions();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ClusterShown shown = ClusterShown.of(LocalCluster.attach(cluster.folder));
    if (output.json) {
      terminal.line(Json.text(shown.json()));
    } else {
      shown.on(terminal);
    }
    return shown.overall() == ClusterShown.Overall.DOWN ? ExitCode.FAILED : ExitCode.OK;
  }
}
