package io.tiercel.cli;

import io.tiercel.cli.load.Load;
import io.tiercel.cli.load.LoadConfig;
import io.tiercel.cli.load.LoadReport;
import io.tiercel.cli.load.LoadSummary;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.cli.run.ReportFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel load}: load on a local cluster, every operation judged. */
@Command(
    name = "load",
    description = {
      "Put load on the cluster that './tiercel up' started, and judge every operation.",
      "",
      "Applications in processes of their own read and write rows of the sample table checked"
          + " through the SDK: puts, inserts, updates, increments, deletes, sessions. Meanwhile you"
          + " add shards, move slots, restart nodes. Afterwards every read and write is judged"
          + " against all others and against MySQL."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel load",
      "  ./tiercel load --seconds 180 --writes 0.2 --report load.json",
      "",
      "Exit code 0 only when nothing was lost, applied twice or stale, and nothing failed."
    })
final class LoadCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final Path runs;

  @Mixin private FolderOption cluster = new FolderOption();

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long the applications work, 5 to 86400. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--writes",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = "Share of the operations that write, 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double writes;

  @Option(
      names = "--apps",
      defaultValue = "3",
      description = "Application processes, 1 to 8. Default: ${DEFAULT-VALUE}.")
  private int apps;

  @Option(
      names = "--callers",
      defaultValue = "4",
      description = "Threads of each application, 1 to 64. Default: ${DEFAULT-VALUE}.")
  private int callers;

  @Option(
      names = "--rate",
      defaultValue = "60",
      description =
          "Operations per second that each caller aims at, 1 to 10000. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(names = "--seed", description = "Decides what callers do. Default: a new one.")
  private @Nullable Long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Write everything there, as JSON.")
  private @Nullable Path reportFile;

  @Mixin private OutputOptions output = new OutputOptions();

  LoadCommand(Terminal terminal, Clock clock, Path runs) {
    this.terminal = terminal;
    this.clock = clock;
    this.runs = runs;
  }

  @Override
  public Integer call() {
    long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
    LoadConfig config = new LoadConfig(seconds, writes, apps, callers, rate, chosen);
    ReportFile file = new ReportFile(reportFile);
    Load load =
        new Load(config, cluster.folder, runs, clock, new TerminalProgress(terminal, clock));
    LoadReport report = load.run();
    file.write(report);
    if (output.json) {
      terminal.line(Json.text(report));
    } else {
      new LoadSummary(report).print(terminal);
    }
    return report.clean() ? ExitCode.OK : ExitCode.FAILED;
  }
}
