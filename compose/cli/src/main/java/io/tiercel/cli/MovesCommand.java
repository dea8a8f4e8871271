package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import io.tiercel.router.move.MoveJobs;
import io.tiercel.router.move.MoveProgress;
import io.tiercel.router.move.MoveState;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel moves}: the jobs that move slots. */
@Command(
    name = "moves",
    description = "List the jobs that move slots, or steer one of them.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Examples:",
      "  ./tiercel moves",
      "  ./tiercel moves watch 3",
      "  ./tiercel moves pause 3",
      "  ./tiercel moves limit 3 --rows-per-second 5000"
    })
final class MovesCommand implements Callable<Integer> {
  private static final int BAR = 20;
  private static final double MICROS_PER_MILLI = 1_000;

  private final Terminal terminal;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  MovesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CatalogAccess access = cluster.access();
    List<MoveProgress> jobs = new MoveJobs(access.endpoint(), access.credentials()).list();
    if (output.json) {
      terminal.line(Json.text(jobs.stream().map(MovesCommand::json).toList()));
    } else if (jobs.isEmpty()) {
      terminal.line("No slots have been moved.");
    } else {
      terminal.table(table(jobs));
    }
    return ExitCode.OK;
  }

  /** A job for machines; times as ISO 8601. */
  static Map<String, @Nullable Object> json(MoveProgress job) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("job", job.job());
    fields.put("kind", job.kind());
    fields.put("state", job.state());
    fields.put("rowsPerSecond", job.rowsPerSecond());
    fields.put("owner", job.owner());
    fields.put("problem", job.problem());
    fields.put("slots", job.slots());
    fields.put("copied", job.copied());
    fields.put("committed", job.committed());
    fields.put("purged", job.purged());
    fields.put("undone", job.undone());
    fields.put("copiedRows", job.copiedRows());
    fields.put("stallP50Millis", job.stallPercentile(50) / MICROS_PER_MILLI);
    fields.put("stallP99Millis", job.stallPercentile(99) / MICROS_PER_MILLI);
    fields.put("stallMaxMillis", job.stallPercentile(100) / MICROS_PER_MILLI);
    fields.put("createdAt", job.createdAt().toString());
    fields.put("finishedAt", job.finishedAt() == null ? null : job.finishedAt().toString());
    return fields;
  }

  private static TextTable table(List<MoveProgress> jobs) {
    TextTable table =
        new TextTable(
            "JOB", "KIND", "STATE", "SLOTS", "PROGRESS", "ROWS", "STALL p99", "BEGAN", "");
    for (MoveProgress job : jobs) {
      table.row(
          job.job(),
          job.kind().name().toLowerCase(Locale.ROOT),
          state(job.state()),
          job.slots(),
          bar(job),
          String.format(Locale.ROOT, "%,d", job.copiedRows()),
          String.format(Locale.ROOT, "%.0f ms", job.stallPercentile(99) / MICROS_PER_MILLI),
          job.createdAt().truncatedTo(ChronoUnit.SECONDS),
          new Cell(job.problem() == null ? "" : job.problem(), Style.BAD));
    }
    return table;
  }

  private static Cell state(MoveState state) {
    Style style =
        switch (state) {
          case DONE -> Style.GOOD;
          case FAILED, ABORTED, ABORTING -> Style.BAD;
          case PLANNED, RUNNING, PAUSED -> Style.FAINT;
        };
    return new Cell(state.name().toLowerCase(Locale.ROOT), style);
  }

  /** Copied slots count half, switched ones whole. */
  static String bar(MoveProgress job) {
    double share = (job.copied() + job.committed()) / (2.0 * Math.max(1, job.slots()));
    int full = (int) Math.round(BAR * share);
    return "#".repeat(full)
        + ".".repeat(BAR - full)
        + String.format(Locale.ROOT, " %3.0f %%", 100 * share);
  }
}
