package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import io.tiercel.router.topology.DeedLog;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel deeds}: what operators have changed. */
@Command(
    name = "deeds",
    description = "List what commands have changed on this cluster: who, when, what, and its end.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel deeds",
      "  ./tiercel deeds --limit 5 --json",
      "  ./tiercel deeds --config tiercel.yaml",
      "",
      "The newest come first. 'abandoned' is one whose process ended in the middle: do it again."
    })
final class DeedsCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  private final Terminal terminal;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many, 1 to 10000. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  DeedsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw CommandException.usage("--limit is " + limit + "; allowed are 1 to " + MOST + ".");
    }
    List<DeedLog.Line> lines = cluster.access().deeds().newest(limit);
    if (output.json) {
      terminal.line(Json.text(lines.stream().map(DeedsCommand::json).toList()));
    } else {
      show(lines);
    }
    return ExitCode.OK;
  }

  private void show(List<DeedLog.Line> lines) {
    if (lines.isEmpty()) {
      terminal.line("nothing was changed by a command yet");
      return;
    }
    TextTable table = new TextTable("DEED", "AT", "WHO", "COMMAND", "RESULT", "WHAT CAME OF IT");
    for (DeedLog.Line line : lines) {
      table.row(
          line.id(),
          line.at().truncatedTo(ChronoUnit.SECONDS),
          line.who(),
          line.command(),
          new Cell(word(line), style(line.result())),
          firstLine(line.detail().isEmpty() ? line.plan() : line.detail()));
    }
    terminal.table(table);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String word(DeedLog.Line line) {
    return line.result().name().toLowerCase(Locale.ROOT);
  }

  private static Style style(DeedLog.Result result) {
    return switch (result) {
      case DONE -> Style.GOOD;
      case RUNNING -> Style.PLAIN;
      case FAILED, ABANDONED -> Style.BAD;
    };
  }

  private static Map<String, @Nullable Object> json(DeedLog.Line line) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("deed", line.id());
    fields.put("at", line.at().toString());
    fields.put("who", line.who());
    fields.put("command", line.command());
    fields.put("plan", line.plan().lines().toList());
    fields.put("result", word(line));
    fields.put("detail", line.detail());
    fields.put("finishedAt", line.finishedAt() == null ? null : line.finishedAt().toString());
    return fields;
  }
}
