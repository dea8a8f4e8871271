package io.tiercel.cli.check;

import io.tiercel.cli.check.rule.StalenessFigures.Figures;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import java.util.Locale;
import java.util.Map;

/** Shows a report to people. */
public final class CheckSummary {
  private static final int MOST_TRACES = 5;

  private final CheckReport report;

  /** Of this report. */
  public CheckSummary(CheckReport report) {
    this.report = report;
  }

  /** Prints its tables. */
  public void print(Terminal terminal) {
    terminal.line("");
    terminal.line(text("Seed %d, %.0f s of load", report.seed(), report.seconds()));
    terminal.line("");
    terminal.table(facts());
    terminal.line("");
    terminal.table(staleness());
    if (!report.faultsByKind().isEmpty()) {
      terminal.line("");
      terminal.table(faults());
    }
    report.calmErrors().forEach(line -> terminal.line("error in a calm period: " + line));
    report.traces().stream().limit(MOST_TRACES).forEach(trace -> print(terminal, trace));
    terminal.line("");
    terminal.line(
        report.clean()
            ? terminal.styled(Style.GOOD, "No violation.")
            : terminal.styled(
                Style.BAD, report.violations() + " violations: " + report.violationsByKind()));
  }

  private static void print(Terminal terminal, Judgement.Trace trace) {
    terminal.line("");
    terminal.line(
        terminal.styled(
            Style.BAD, text("%s, key %d, %.3f s", trace.kind(), trace.key(), trace.atSeconds())));
    trace.operations().forEach(line -> terminal.line("  " + line));
  }

  private TextTable facts() {
    TextTable table = new TextTable("", "", "");
    fact(table, "operations", report.operations(), "");
    fact(table, "reads", report.reads(), "each judged against all writes");
    fact(table, "writes", report.writes(), text("%,d acknowledged", report.acknowledgedWrites()));
    fact(table, "unknown outcomes", report.unknownOutcomes(), "writes cut off by a fault");
    fact(table, "faults", report.faultCount(), text("of %d kinds", report.faultsByKind().size()));
    fact(
        table,
        "errors in faulted periods",
        report.errorsInFaultedPeriods(),
        report.errorsByCode().toString().replaceAll("[{}]", ""));
    bad(table, "errors in calm periods", report.errorsInCalmPeriods());
    bad(table, "acknowledged writes lost", report.ackedWritesLost());
    bad(table, "writes applied twice", report.writesDuplicated());
    bad(table, "violations", report.violations());
    return table;
  }

  private static void fact(TextTable table, String name, long value, String remark) {
    table.row(name, text("%,d", value), new TextTable.Cell(remark, Style.FAINT));
  }

  private static void bad(TextTable table, String name, long count) {
    table.row(
        name,
        new TextTable.Cell(text("%,d", count), count == 0 ? Style.GOOD : Style.BAD),
        new TextTable.Cell("", Style.FAINT));
  }

  private TextTable staleness() {
    TextTable table =
        new TextTable("staleness of reads", "reads", "stale", "p99 ms", "p99.9 ms", "max ms");
    for (Map.Entry<String, Figures> each : report.staleness().entrySet()) {
      Figures figures = each.getValue();
      table.row(
          each.getKey(),
          text("%,d", figures.reads()),
          text("%,d", figures.stale()),
          text("%.3f", figures.p99()),
          text("%.3f", figures.p999()),
          text("%.3f", figures.max()));
    }
    return table;
  }

  private TextTable faults() {
    TextTable table = new TextTable("fault", "count");
    report.faultsByKind().forEach((kind, count) -> table.row(kind, count));
    return table;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
