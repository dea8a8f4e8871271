package io.tiercel.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * What was measured, as {@code --report} writes it.
 *
 * @param versions of what ran, and where
 * @param rows the figures with their goals
 * @param details by suite: histograms and settings
 * @param failures why suites came to no end, by suite
 */
public record BenchReport(
    Map<String, String> versions,
    List<Row> rows,
    Map<String, Object> details,
    Map<String, String> failures) {
  /** Copies what it is given. */
  public BenchReport {
    versions = Map.copyOf(versions);
    rows = List.copyOf(rows);
    details = Map.copyOf(details);
    failures = Map.copyOf(failures);
  }

  /** Whether every suite came to its end and every goal was reached. */
  public boolean met() {
    return failures.isEmpty() && rows.stream().allMatch(Row::met);
  }
}
