package io.tiercel.benchmarks.report;

import io.tiercel.benchmarks.report.Series.Point;
import java.util.Locale;

/**
 * A series as an SVG picture: a line over steps of equal factors, each point with its figure above
 * and what grows below.
 */
final class LineChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 220;
  private static final int SIDES = 60;
  private static final int ABOVE = 30;
  private static final int BELOW = 30;
  private static final int NEAR = 14;

  private LineChart() {}

  static String svg(Series series) {
    double most = series.points().stream().mapToDouble(Point::figure).max().orElse(0);
    StringBuilder line = new StringBuilder();
    StringBuilder points = new StringBuilder();
    for (Point point : series.points()) {
      double x = across(series, point);
      double y = down(point, most);
      line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      points.append(point(point, x, y));
    }
    return "<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, HEIGHT)
        + "<polyline class=\"line\" points=\""
        + line.toString().strip()
        + "\"/>"
        + points
        + "</svg>";
  }

  private static double across(Series series, Point point) {
    double all = Math.log(series.last().at() / series.first().at());
    return SIDES + (WIDTH - 2 * SIDES) * Math.log(point.at() / series.first().at()) / all;
  }

  private static double down(Point point, double most) {
    double share = most == 0 ? 0 : point.figure() / most;
    return ABOVE + (HEIGHT - ABOVE - BELOW) * (1 - share);
  }

  private static String point(Point point, double x, double y) {
    return String.format(
        Locale.ROOT,
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" class=\"ours\"/>"
            + "<text x=\"%.1f\" y=\"%.1f\" class=\"point\">%s</text>"
            + "<text x=\"%.1f\" y=\"%d\" class=\"point\">%s</text>",
        x,
        y,
        x,
        y - NEAR,
        Figures.text(point.figure()),
        x,
        HEIGHT - NEAR,
        point.label());
  }
}
