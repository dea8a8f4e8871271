package io.tiercel.cli.load;

import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import java.util.Locale;

/** Shows a report to people. */
public final class LoadSummary {
  private static final int MOST_LINES = 5;

  private final LoadReport report;

  /** Of this report. */
  public LoadSummary(LoadReport report) {
    this.report = report;
  }

  /** Prints its tables. */
  public void print(Terminal terminal) {
    terminal.line("");
    terminal.line(text("Seed %d, %.0f s of load", report.seed(), report.seconds()));
    terminal.line("");
    terminal.table(facts());
    terminal.line("");
    terminal.table(times());
    report.errors().stream().limit(MOST_LINES).forEach(line -> terminal.line("error: " + line));
    report.traces().stream()
        .limit(MOST_LINES)
        .forEach(
            trace -> {
              terminal.line("");
              terminal.line(
                  terminal.styled(
                      Style.BAD,
                      text("%s, key %d, %.3f s", trace.kind(), trace.key(), trace.atSeconds())));
              trace.operations().forEach(line -> terminal.line("  " + line));
            });
    terminal.line("");
    terminal.line(
        report.clean()
            ? terminal.styled(Style.GOOD, "Nothing lost, nothing twice, nothing stale, no error.")
            : terminal.styled(
                Style.BAD,
                report.errorsSurfaced()
                    + " errors, "
                    + report.violations()
                    + " violations: "
                    + report.violationsByKind()));
  }

  private TextTable facts() {
    TextTable table = new TextTable("", "", "");
    fact(table, "operations", report.operations(), "");
    fact(table, "reads", report.reads(), "each judged against all writes");
    fact(table, "writes", report.writes(), text("%,d acknowledged", report.acknowledgedWrites()));
    fact(table, "unknown outcomes", report.unknownOutcomes(), "");
    bad(table, "lost writes", report.lostWrites());
    bad(table, "writes applied twice", report.duplicatedWrites());
    bad(table, "stale reads", report.staleReads());
    bad(table, "errors surfaced", report.errorsSurfaced());
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

  private TextTable times() {
    TextTable table = new TextTable("beside moves", "count", "p50 ms", "p99 ms", "p99.9 ms", "max");
    report.readMillis().forEach((phase, figures) -> row(table, "reads " + phase, figures));
    report.writeMillis().forEach((phase, figures) -> row(table, "writes " + phase, figures));
    return table;
  }

  private static void row(TextTable table, String name, Latencies.Figures figures) {
    table.row(
        name,
        text("%,d", figures.count()),
        text("%.3f", figures.p50()),
        text("%.3f", figures.p99()),
        text("%.3f", figures.p999()),
        text("%.3f", figures.max()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
