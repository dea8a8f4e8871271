package io.tiercel.benchmarks;

import io.tiercel.benchmarks.report.BenchReport;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs suites one after the other: two cores are not enough for two. */
final class Bench {
  private final List<Suite> all;

  Bench(List<Suite> all) {
    this.all = List.copyOf(all);
  }

  /** The suites of these names, in this order; all of them for none. */
  List<Suite> named(List<String> names) {
    return names.isEmpty() ? all : names.stream().map(this::named).toList();
  }

  private Suite named(String name) {
    return all.stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                RunException.usage(
                    "there is no suite " + name + "; there are " + names(all) + "."));
  }

  private static String names(List<Suite> suites) {
    return suites.stream().map(Suite::name).collect(Collectors.joining(", "));
  }

  /** A suite that fails leaves the figures of the others. */
  BenchReport run(
      List<Suite> suites,
      Suite.Settings settings,
      Progress progress,
      Map<String, String> versions) {
    List<Row> rows = new ArrayList<>();
    Map<String, Object> details = new LinkedHashMap<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (Suite suite : suites) {
      try {
        Suite.Result result = suite.run(settings, progress);
        rows.addAll(result.rows());
        details.put(suite.name(), result.details());
      } catch (RunException failed) {
        if (Thread.currentThread().isInterrupted()) {
          throw failed;
        }
        failures.put(suite.name(), failed.getMessage());
      }
    }
    return new BenchReport(versions, rows, details, failures);
  }
}
