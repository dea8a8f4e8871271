package io.tiercel.cli;

import io.tiercel.cli.deed.Done;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import io.tiercel.migrations.Migration;
import io.tiercel.migrations.RolloutConfig;
import io.tiercel.migrations.RolloutPlan;
import io.tiercel.migrations.RolloutReport;
import io.tiercel.migrations.ShardReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Migrations over shards, for people and machines.
 *
 * @param terminal where to
 */
record RolloutShown(Terminal terminal) {
  void plan(RolloutPlan plan, RolloutConfig config) {
    terminal.table(planTable(plan));
    String problem = plan.problem();
    if (problem != null) {
      error(problem);
      return;
    }
    lines(plan, config).forEach(terminal::line);
  }

  /** What would be done, one step each. */
  static List<String> lines(RolloutPlan plan, RolloutConfig config) {
    if (plan.nothingToDo()) {
      return List.of("Nothing to do: every shard has everything.");
    }
    List<String> lines = new ArrayList<>();
    int waves = plan.waves().size();
    for (int number = 0; number < waves; number++) {
      List<String> shards = plan.waves().get(number);
      lines.add((number == 0 ? "canary: " : "wave " + (number + 1) + ": ") + what(plan, shards));
      if (number == 0 && waves > 1) {
        lines.add(
            "watch "
                + shards.get(0)
                + " for "
                + DurationText.of(config.soak())
                + ", stop on alarm");
      }
    }
    return lines;
  }

  private static String what(RolloutPlan plan, List<String> shards) {
    String scripts =
        plan.shards().stream()
            .filter(report -> shards.contains(report.shard()))
            .flatMap(report -> report.pending().stream())
            .map(Migration::script)
            .distinct()
            .collect(Collectors.joining(", "));
    return String.join(", ", shards) + " gets " + scripts;
  }

  /** A rollout that did everything. */
  static Done done(RolloutReport report) {
    long migrated =
        report.shards().stream()
            .filter(shard -> shard.state() == RolloutReport.State.MIGRATED)
            .count();
    return Done.of(
        List.of(
            "Every shard has everything: "
                + migrated
                + (migrated == 1 ? " was migrated." : " were migrated.")),
        json(report));
  }

  private static TextTable planTable(RolloutPlan plan) {
    TextTable table = new TextTable("SHARD", "VERSION", "PENDING", "WAVE", "NOW");
    for (ShardReport report : plan.shards()) {
      table.row(
          report.shard(),
          version(report),
          names(report.pending()),
          wave(plan, report.shard()),
          report.successful() ? new Cell("ok", Style.GOOD) : new Cell("failed", Style.BAD));
    }
    return table;
  }

  private static String wave(RolloutPlan plan, String shard) {
    for (int number = 0; number < plan.waves().size(); number++) {
      if (plan.waves().get(number).contains(shard)) {
        return number == 0 ? "1 (canary)" : Integer.toString(number + 1);
      }
    }
    return "-";
  }

  void report(RolloutReport report) {
    TextTable table = new TextTable("SHARD", "VERSION", "APPLIED", "PENDING", "RESULT");
    for (RolloutReport.Shard shard : report.shards()) {
      table.row(
          shard.report().shard(),
          version(shard.report()),
          names(shard.report().applied()),
          names(shard.report().pending()),
          cell(shard.state()));
    }
    if (!report.shards().isEmpty()) {
      terminal.table(table);
    }
  }

  private static Cell cell(RolloutReport.State state) {
    return switch (state) {
      case UP_TO_DATE -> new Cell("up to date", Style.GOOD);
      case MIGRATED -> new Cell("migrated", Style.GOOD);
      case FAILED -> new Cell("failed", Style.BAD);
      case UNTOUCHED -> new Cell("untouched", Style.WARNING);
    };
  }

  void status(List<ShardReport> reports, boolean json) {
    if (json) {
      terminal.line(Json.text(reports.stream().map(RolloutShown::json).toList()));
    } else {
      statusTable(reports);
    }
  }

  private void statusTable(List<ShardReport> reports) {
    TextTable table = new TextTable("SHARD", "VERSION", "APPLIED", "PENDING", "RESULT");
    for (ShardReport report : reports) {
      table.row(
          report.shard(),
          version(report),
          names(report.applied()),
          names(report.pending()),
          report.successful() ? new Cell("ok", Style.GOOD) : new Cell("failed", Style.BAD));
    }
    terminal.table(table);
    for (ShardReport report : reports) {
      if (!report.successful()) {
        error(report.shard() + ": " + report.error());
      }
    }
  }

  private void error(String text) {
    terminal.err().println("error: " + text);
    terminal.err().flush();
  }

  private static String version(ShardReport report) {
    return report.currentVersion() == null ? "-" : report.currentVersion();
  }

  private static String names(List<Migration> migrations) {
    List<String> names = migrations.stream().map(RolloutShown::nameOf).toList();
    return names.isEmpty() ? "-" : String.join(" ", names);
  }

  private static String nameOf(Migration migration) {
    return migration.version() == null ? migration.script() : migration.version();
  }

  private static Map<String, @Nullable Object> json(ShardReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("shard", report.shard());
    fields.put("version", report.currentVersion());
    fields.put("applied", report.applied().stream().map(Migration::script).toList());
    fields.put("pending", report.pending().stream().map(Migration::script).toList());
    fields.put("successful", report.successful());
    fields.put("error", report.error());
    return fields;
  }

  static Map<String, @Nullable Object> json(RolloutPlan plan) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("shards", plan.shards().stream().map(RolloutShown::json).toList());
    fields.put("waves", plan.waves());
    fields.put("problem", plan.problem());
    return fields;
  }

  static Map<String, @Nullable Object> json(RolloutReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("ending", report.ending().name().toLowerCase(Locale.ROOT));
    fields.put("reason", report.reason());
    fields.put("shards", report.shards().stream().map(RolloutShown::json).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> json(RolloutReport.Shard shard) {
    Map<String, @Nullable Object> fields = json(shard.report());
    fields.put("state", shard.state().name().toLowerCase(Locale.ROOT));
    return fields;
  }
}
