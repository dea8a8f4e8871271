package io.tiercel.benchmarks.report;

import io.tiercel.benchmarks.report.BarChart.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A report as one page that needs nothing else: a picture and a line for every figure. Figures that
 * belong to a series are drawn as one line.
 */
public final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 760px; margin: 2em auto; color: #222; }
      h2 { font-size: 1.05em; margin: 2em 0 .2em; }
      p { margin: .2em 0; color: #555; }
      svg text { font: 13px system-ui, sans-serif; dominant-baseline: middle; fill: #333; }
      svg .name { text-anchor: end; }
      svg .point { text-anchor: middle; }
      .line { fill: none; stroke: #1668b8; stroke-width: 2; }
      .ours { fill: #1668b8; } .theirs { fill: #b9c2cc; }
      .met { color: #18794e; } .missed { color: #b3261e; }
      """;

  private HtmlReport() {}

  /** The whole page. */
  public static String of(BenchReport report, String when) {
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<title>Tiercel, measured</title><style>"
        + STYLE
        + "</style></head><body><h1>Tiercel, measured</h1><p>"
        + HtmlText.escaped(when + "; " + versions(report.versions()))
        + "</p>"
        + body(report.rows(), series(report.details()))
        + "</body></html>\n";
  }

  /** The rows that belong to no series, then every series. */
  private static String body(List<Row> rows, List<Series> all) {
    return rows.stream()
            .filter(row -> all.stream().noneMatch(series -> series.has(row)))
            .map(HtmlReport::section)
            .collect(Collectors.joining())
        + all.stream().map(series -> section(series, rows)).collect(Collectors.joining());
  }

  /** Wherever a suite's details have some. */
  private static List<Series> series(Map<String, Object> details) {
    return new TreeMap<>(details)
        .values().stream()
            .filter(Map.class::isInstance)
            .flatMap(suite -> ((Map<?, ?>) suite).values().stream())
            .filter(List.class::isInstance)
            .flatMap(values -> ((List<?>) values).stream())
            .filter(Series.class::isInstance)
            .map(Series.class::cast)
            .toList();
  }

  private static String section(Series series, List<Row> rows) {
    return heading(series.name(), series.unit())
        + LineChart.svg(series)
        + "<p>"
        + HtmlText.escaped(series.sentence())
        + "</p>"
        + rows.stream()
            .filter(row -> row.name().equals(series.name()))
            .map(HtmlReport::goal)
            .collect(Collectors.joining());
  }

  private static String versions(Map<String, String> versions) {
    return new TreeMap<>(versions)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String section(Row row) {
    return heading(row.name(), row.unit()) + BarChart.svg(bars(row)) + goal(row);
  }

  private static String heading(String name, String unit) {
    return "<h2>" + HtmlText.escaped(name + ", " + unit) + "</h2>";
  }

  private static String goal(Row row) {
    return "<p>goal "
        + HtmlText.escaped(row.goal())
        + ": <span class=\""
        + (row.met() ? "met" : "missed")
        + "\">"
        + HtmlText.escaped(verdict(row))
        + "</span></p>";
  }

  private static List<Bar> bars(Row row) {
    List<Bar> bars = new ArrayList<>();
    bars.add(new Bar("tiercel", row.tiercel(), true));
    new TreeMap<>(row.peers()).forEach((name, value) -> bars.add(new Bar(name, value, false)));
    return bars;
  }

  private static String verdict(Row row) {
    String word = row.met() ? "met" : "missed";
    if (row.ratio() == null) {
      return word;
    }
    String spread = row.spread() == null ? "" : ", spread " + Figures.text(row.spread());
    return "%s, ratio %s%s".formatted(word, Figures.text(row.ratio()), spread);
  }
}
