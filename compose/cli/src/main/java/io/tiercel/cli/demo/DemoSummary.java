package io.tiercel.cli.demo;

import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import java.util.Locale;

/** Shows a report to people. */
public final class DemoSummary {
  private static final double PERCENT = 100;

  private final DemoReport report;

  /** Of this report. */
  public DemoSummary(DemoReport report) {
    this.report = report;
  }

  /** Prints its tables. */
  public void print(Terminal terminal) {
    terminal.line("");
    terminal.line(
        text(
            "Trace %s, %.1f s, %,.0f requests/s",
            report.trace(), report.seconds(), report.throughput()));
    terminal.line("");
    terminal.table(layers());
    terminal.line("");
    terminal.table(facts());
    terminal.line("");
    terminal.line(
        report.clean()
            ? terminal.styled(Style.GOOD, "No errors, nothing stale.")
            : terminal.styled(Style.BAD, "Something is wrong: see errors and stale reads above."));
  }

  private TextTable layers() {
    TextTable table =
        new TextTable("answered by", "count", "of reads", "p50 µs", "p99 µs", "p99.9 µs");
    DemoReport.LatencyMicros latency = report.latencyMicros();
    layer(table, "near cache", percent(report.answered().near()), latency.near());
    layer(table, "cache node", percent(report.answered().shared()), latency.shared());
    layer(table, "MySQL", percent(report.answered().load()), latency.load());
    layer(table, "writes", "", latency.write());
    return table;
  }

  private static void layer(
      TextTable table, String name, String share, DemoReport.Percentiles percentiles) {
    table.row(
        name,
        text("%,d", percentiles.count()),
        share,
        text("%,.1f", percentiles.p50()),
        text("%,.1f", percentiles.p99()),
        text("%,.1f", percentiles.p999()));
  }

  private TextTable facts() {
    TextTable table = new TextTable("", "", "");
    fact(table, "requests", text("%,d", report.requests()), "");
    fact(table, "reads", text("%,d", report.reads()), "");
    fact(table, "writes", text("%,d", report.writes()), "");
    fact(
        table,
        "SQL reads",
        text("%,d", report.sqlReads()),
        text(
            "for %,d rows; %s of the reads needed none",
            report.rowsLoaded(), percent(report.sqlReadsSaved())));
    fact(
        table,
        "merged reads",
        text("%,d", report.mergedReads()),
        "shared another caller's request");
    fact(table, "conflicts", text("%,d", report.conflicts()), "two callers at one row");
    fact(table, "retries", text("%,d", report.retries()), "");
    bad(table, "errors", report.errors(), report.errorsByCode().toString().replaceAll("[{}]", ""));
    bad(
        table,
        "stale reads",
        report.staleReads(),
        text("every read is checked; %d ms behind is allowed", report.freshnessBoundMillis()));
    bad(table, "understated ages", report.understatedAges(), "further behind than the SDK said");
    bad(table, "unwritten reads", report.unwrittenReads(), "rows that no write made");
    fact(
        table,
        "age served",
        text("%.1f ms", report.servedAgeMillis().p99()),
        text("p99; the oldest %.1f ms", report.servedAgeMillis().max()));
    return table;
  }

  private static void fact(TextTable table, String name, String value, String remark) {
    table.row(name, value, new TextTable.Cell(remark, Style.FAINT));
  }

  private static void bad(TextTable table, String name, long count, String remark) {
    Style style = count == 0 ? Style.GOOD : Style.BAD;
    table.row(
        name,
        new TextTable.Cell(text("%,d", count), style),
        new TextTable.Cell(remark, Style.FAINT));
  }

  private static String percent(double share) {
    return text("%.1f %%", share * PERCENT);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
