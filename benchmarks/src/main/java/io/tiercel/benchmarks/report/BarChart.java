package io.tiercel.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Bars of figures as an SVG picture, with their names before and their values behind them. */
final class BarChart {
  private static final int WIDTH = 720;
  private static final int BAR = 22;
  private static final int GAP = 6;
  private static final int LABELS = 150;
  private static final int VALUES = 130;

  private BarChart() {}

  /**
   * A bar.
   *
   * @param label whose it is
   * @param value 0 or more
   * @param ours whether it is the one that is judged
   */
  record Bar(String label, double value, boolean ours) {}

  static String svg(List<Bar> bars) {
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(0);
    int height = bars.size() * (BAR + GAP) + GAP;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, height));
    for (int i = 0; i < bars.size(); i++) {
      svg.append(bar(bars.get(i), GAP + i * (BAR + GAP), most));
    }
    return svg.append("</svg>").toString();
  }

  private static String bar(Bar bar, int top, double most) {
    double length = most == 0 ? 0 : (WIDTH - LABELS - VALUES) * bar.value() / most;
    int middle = top + BAR / 2;
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" class=\"name\">%s</text>"
            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"%s\"/>"
            + "<text x=\"%.1f\" y=\"%d\">%s</text>",
        LABELS - GAP,
        middle,
        HtmlText.escaped(bar.label()),
        LABELS,
        top,
        length,
        BAR,
        bar.ours() ? "ours" : "theirs",
        LABELS + length + GAP,
        middle,
        Figures.text(bar.value()));
  }
}
