package io.tiercel.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A histogram of durations as a report shows it. All in milliseconds.
 *
 * @param count how many there were
 * @param p50 half are at most this
 * @param p90 90 % are
 * @param p99 99 % are
 * @param p999 99.9 % are
 * @param max all are
 * @param upTo how many were above the bound before and at most this, by doubling bounds
 */
public record Distribution(
    long count,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    Map<String, Long> upTo) {
  private static final double NANOS = 1e6;
  private static final long FIRST_BOUND_NANOS = 125_000;

  /** Of a histogram in nanoseconds. */
  public static Distribution of(Histogram nanos) {
    Map<String, Long> upTo = new LinkedHashMap<>();
    for (HistogramIterationValue value : nanos.logarithmicBucketValues(FIRST_BOUND_NANOS, 2)) {
      upTo.put(
          "%.3f".formatted((value.getValueIteratedTo() + 1) / NANOS),
          value.getCountAddedInThisIterationStep());
    }
    return new Distribution(
        nanos.getTotalCount(),
        at(nanos, 50),
        at(nanos, 90),
        at(nanos, 99),
        at(nanos, 99.9),
        nanos.getMaxValue() / NANOS,
        upTo);
  }

  private static double at(Histogram nanos, double percent) {
    return nanos.getValueAtPercentile(percent) / NANOS;
  }
}
