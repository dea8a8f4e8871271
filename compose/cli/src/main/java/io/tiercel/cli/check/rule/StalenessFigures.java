package io.tiercel.cli.check.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How stale reads were, per freshness asked for. Confined to one thread. */
public final class StalenessFigures {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int DIGITS = 3;

  private final Map<String, Histogram> byFreshness = new TreeMap<>();

  void add(String reads, long stalenessNanos) {
    byFreshness.computeIfAbsent(reads, name -> new Histogram(DIGITS)).recordValue(stalenessNanos);
  }

  /**
   * Of one freshness, in milliseconds.
   *
   * @param reads how many
   * @param stale how many missed a write acknowledged before they began
   * @param p50 half of the reads are at most so far behind
   * @param p99 99 of 100
   * @param p999 999 of 1000
   * @param max all
   */
  public record Figures(long reads, long stale, double p50, double p99, double p999, double max) {}

  /** By the freshness's name. */
  public Map<String, Figures> figures() {
    Map<String, Figures> figures = new LinkedHashMap<>();
    byFreshness.forEach((name, histogram) -> figures.put(name, of(histogram)));
    return figures;
  }

  private static Figures of(Histogram histogram) {
    return new Figures(
        histogram.getTotalCount(),
        histogram.getTotalCount() - histogram.getCountAtValue(0),
        millis(histogram.getValueAtPercentile(50)),
        millis(histogram.getValueAtPercentile(99)),
        millis(histogram.getValueAtPercentile(99.9)),
        millis(histogram.getMaxValue()));
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }
}
