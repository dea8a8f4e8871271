package io.tiercel.cli;

import io.tiercel.cli.cluster.ClusterState;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.StateFolder;
import io.tiercel.cli.cluster.StopReport;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.cli.output.TextTable;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel down}: ends a local cluster. */
@Command(
    name = "down",
    description = "End the local cluster: the nodes drain, then MySQL ends, then its data goes.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel down",
      "  ./tiercel down --keep-data && ./tiercel up --repair",
      "",
      "Ends exactly the processes that up started. Doing it twice is no error."
    })
final class DownCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--keep-data", description = "Keep the data, for up --repair.")
  private boolean keepData;

  DownCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    StateFolder folder = new StateFolder(cluster.folder);
    Optional<ClusterState> state = folder.read();
    if (state.isEmpty()) {
      showNothing(folder);
      return ExitCode.OK;
    }
    StopReport report =
        LocalCluster.attach(cluster.folder).stop(keepData, new TerminalProgress(terminal, clock));
    if (output.json) {
      terminal.line(Json.text(report));
    } else {
      show(folder, report);
    }
    return ExitCode.OK;
  }

  private void showNothing(StateFolder folder) {
    if (output.json) {
      Map<String, Object> nothing = new LinkedHashMap<>();
      nothing.put("drained", List.of());
      nothing.put("killed", List.of());
      nothing.put("gone", List.of());
      nothing.put("servers", List.of());
      nothing.put("dataKept", false);
      terminal.line(Json.text(nothing));
    } else {
      terminal.line("nothing to end: no cluster in " + folder.path());
    }
  }

  private void show(StateFolder folder, StopReport report) {
    TextTable table = new TextTable("PROCESS", "NOW");
    report.drained().forEach(name -> table.row(name, "drained and ended"));
    report
        .killed()
        .forEach(name -> table.row(name, new TextTable.Cell("ended by force", Style.WARNING)));
    report.gone().forEach(name -> table.row(name, "had ended before"));
    report.servers().forEach(name -> table.row(name, "ended"));
    terminal.table(table);
    terminal.line(
        report.dataKept()
            ? "Its data is kept in " + folder.path() + "; ./tiercel up --repair starts it again."
            : "Its data in " + folder.path() + " is removed.");
  }
}
