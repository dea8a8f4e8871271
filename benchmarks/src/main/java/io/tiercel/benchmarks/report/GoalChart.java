package io.tiercel.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How much of its goal each ratio reaches, as one SVG picture that needs nothing else. */
public final class GoalChart {
  private static final int WIDTH = 820;
  private static final int LINE = 26;
  private static final int BAR = 16;
  private static final int TOP = 34;
  private static final int LABELS = 190;
  private static final int WHOLE = 240;

  /** Bars end there: how far beyond a goal one is matters little. */
  private static final double MOST = 1.5;

  private static final String STYLE =
      "text{font:13px system-ui,sans-serif;dominant-baseline:middle;fill:#333}"
          + ".name{text-anchor:end}.head{font-weight:600}"
          + ".met{fill:#18794e}.missed{fill:#c8833a}.goal{stroke:#333;stroke-dasharray:3 3}";

  private GoalChart() {}

  /** Of the rows with a ratio and a goal for it; {@code title} says when and where. */
  public static String svg(String title, List<Row> rows) {
    List<Row> compared = rows.stream().filter(row -> row.reached() > 0).toList();
    int height = TOP + compared.size() * LINE + LINE / 2;
    int goal = LABELS + WHOLE;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">"
            .formatted(WIDTH, height));
    svg.append("<style>").append(STYLE).append("</style>");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
    svg.append(text(LABELS, LINE / 2, "head", title));
    IntStream.range(0, compared.size())
        .forEach(i -> svg.append(line(compared.get(i), TOP + i * LINE)));
    svg.append(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"goal\"/>"
            .formatted(goal, TOP - BAR / 2, goal, height - LINE / 2));
    return svg.append("</svg>\n").toString();
  }

  private static String line(Row row, int top) {
    double length = WHOLE * Math.min(MOST, row.reached());
    int middle = top + BAR / 2;
    String value = Figures.text(row.ratio() == null ? 0 : row.ratio()) + ", goal " + row.goal();
    int behind = LABELS + (int) (WHOLE * MOST) + LINE / 2;
    return text(LABELS - LINE / 2, middle, "name", row.name())
        + String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"%s\"/>",
            LABELS,
            top,
            length,
            BAR,
            row.met() ? "met" : "missed")
        + text(behind, middle, "value", value);
  }

  private static String text(int x, int y, String kind, String text) {
    return "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>"
        .formatted(x, y, kind, HtmlText.escaped(text));
  }
}
