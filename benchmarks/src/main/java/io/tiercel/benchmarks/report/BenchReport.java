package io.tiercel.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * What was measured, as {@code --report} writes it.
 *
 * @param versions of what ran, and where
 * @param rows the figures with their goals
 * @param details by suite: histograms and settings
 */
public record BenchReport(
    Map<String, String> versions, List<Row> rows, Map<String, Object> details) {
  /** Copies what it is given. */
  public BenchReport {
    versions = Map.copyOf(versions);
    rows = List.copyOf(rows);
    details = Map.copyOf(details);
  }

  /** Whether every goal was reached. */
  public boolean met() {
    return rows.stream().allMatch(Row::met);
  }
}
