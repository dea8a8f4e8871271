package io.tiercel.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A figure while something grows. Immutable.
 *
 * @param name suite and figure, with dots
 * @param axis what grows, in words
 * @param unit of the figure
 * @param moreIsBetter else less is
 * @param points two or more, from the least of what grows to the most
 */
public record Series(
    String name, String axis, String unit, boolean moreIsBetter, List<Point> points) {
  /** Copies the points. */
  public Series {
    points = List.copyOf(points);
    if (points.size() < 2) {
      throw new IllegalArgumentException(name + " needs two points, has " + points);
    }
  }

  /**
   * One point.
   *
   * @param at how much there was of what grows
   * @param figure what was measured then
   */
  public record Point(double at, double figure) {
    /** How much there was, as people read it. */
    public String label() {
      return String.format(Locale.ROOT, "%,.0f", at);
    }
  }

  /** From a point to the next one. */
  record Step(Point from, Point to) {
    /** By which the figure is multiplied; 1 where there was nothing to lose. */
    double factor() {
      return from.figure() == 0 ? 1 : to.figure() / from.figure();
    }
  }

  Point first() {
    return points.get(0);
  }

  Point last() {
    return points.get(points.size() - 1);
  }

  /** The step that loses most. */
  Step worst() {
    List<Step> steps =
        IntStream.range(1, points.size())
            .mapToObj(i -> new Step(points.get(i - 1), points.get(i)))
            .toList();
    Step worst = steps.get(0);
    for (Step step : steps) {
      if (kept(step) < kept(worst)) {
        worst = step;
      }
    }
    return worst;
  }

  /** What is left of the figure's worth: 1 when nothing is lost. */
  private double kept(Step step) {
    return moreIsBetter ? step.factor() : 1 / step.factor();
  }

  /** The worst step, which must keep at least this share. */
  public Row row(double least) {
    return Row.atLeast(name, "of the step before", kept(worst()), least);
  }

  /** Each point as a row without a goal. */
  public List<Row> rows() {
    return points.stream()
        .map(point -> Row.told(name + "." + point.label(), unit, point.figure(), "none, a point"))
        .toList();
  }

  /** Whether a row is one of its points, or its worst step. */
  boolean has(Row row) {
    return row.name().equals(name) || row.name().startsWith(name + ".");
  }

  /** How it grows, in words. */
  String sentence() {
    Step worst = worst();
    return "%s %s have %s times the %s of %s; the worst step, from %s to %s, is times %s."
        .formatted(
            last().label(),
            axis,
            Figures.text(new Step(first(), last()).factor()),
            unit,
            first().label(),
            worst.from().label(),
            worst.to().label(),
            Figures.text(worst.factor()));
  }
}
