package io.tiercel.cli;

import io.tiercel.cli.move.FinishedMove;
import io.tiercel.cli.move.MoveOrder;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.router.move.MoveJobs;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel moves watch}: a job until its end. */
@Command(
    name = "watch",
    description = "Show a job's progress until it has ended.",
    footer = {"", "Example:", "  ./tiercel moves watch 3"})
final class MovesWatchCommand implements Callable<Integer> {
  private static final double MICROS_PER_MILLI = 1_000;

  private final Terminal terminal;
  private final Clock clock;

  @Parameters(paramLabel = "JOB", description = "Its number, as ./tiercel moves shows it.")
  private long job;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  MovesWatchCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    CatalogAccess access = cluster.access();
    TerminalProgress progress = new TerminalProgress(terminal, clock);
    MoveJobs jobs = new MoveJobs(access.endpoint(), access.credentials());
    FinishedMove move = new MoveOrder(jobs, progress).await(job);
    progress.done();
    if (output.json) {
      terminal.line(Json.text(MovesCommand.json(move.job())));
    } else {
      terminal.line(
          String.format(
              Locale.ROOT,
              "move job %d is done: %,d slots, longest stall %.0f ms",
              job,
              move.job().committed(),
              move.job().stallPercentile(100) / MICROS_PER_MILLI));
    }
    return ExitCode.OK;
  }
}
