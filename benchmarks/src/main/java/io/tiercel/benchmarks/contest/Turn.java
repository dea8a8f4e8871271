package io.tiercel.benchmarks.contest;

import org.HdrHistogram.Histogram;

/**
 * What a contestant did in one turn.
 *
 * @param perSecond things, of all callers together
 * @param nanos of each call
 */
record Turn(double perSecond, Histogram nanos) {
  private static final double MICROS = 1e3;

  /** Of the calls' times, in microseconds. */
  double micros(double percentile) {
    return nanos.getValueAtPercentile(percentile) / MICROS;
  }

  Figures figures() {
    return new Figures(perSecond, micros(50), micros(99), micros(99.9));
  }

  /** For a report; times in microseconds. */
  record Figures(double perSecond, double p50, double p99, double p999) {}
}
