package io.tiercel.benchmarks;

import io.tiercel.benchmarks.report.BenchReport;
import io.tiercel.benchmarks.report.Budget;
import io.tiercel.benchmarks.report.Budget.Compared;
import io.tiercel.benchmarks.report.Figures;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Holds figures against a budget. What is slower is measured again, since a slow turn of the
 * machine is no change of the code; its best attempt counts. Confined to one thread.
 */
final class BudgetCheck {
  private static final int ATTEMPTS = 3;

  private final Budget budget;
  private final Map<String, Compared> best = new LinkedHashMap<>();
  private final Set<String> missing = new TreeSet<>();

  BudgetCheck(Budget budget) {
    this.budget = budget;
  }

  /**
   * Whether all that the budget names and these suites measure is kept.
   *
   * @param first what was measured
   * @param again measures suites once more
   */
  boolean keeps(BenchReport first, List<Suite> suites, Function<List<Suite>, BenchReport> again) {
    take(first);
    suites.forEach(suite -> missing.addAll(budget.missing(suite.name(), first.rows())));
    boolean failed = !first.failures().isEmpty() || !missing.isEmpty();
    for (int attempt = 1; attempt < ATTEMPTS && !failed; attempt++) {
      List<Suite> slow = suites.stream().filter(this::isSlow).toList();
      if (slow.isEmpty()) {
        break;
      }
      BenchReport next = again.apply(slow);
      failed = !next.failures().isEmpty();
      take(next);
    }
    return !failed && best.values().stream().allMatch(Compared::kept);
  }

  private void take(BenchReport report) {
    for (Compared now : budget.compare(report.rows())) {
      best.merge(now.row().name(), now, (before, later) -> before.kept() ? before : later);
    }
  }

  private boolean isSlow(Suite suite) {
    return best.entrySet().stream()
        .anyMatch(
            entry -> entry.getKey().startsWith(suite.name() + ".") && !entry.getValue().kept());
  }

  /** What was compared, for a terminal. */
  TextTable table() {
    TextTable table = new TextTable("figure", "ratio", "committed", "");
    for (Compared compared : best.values()) {
      Double ratio = compared.row().ratio();
      table.row(
          compared.row().name(),
          ratio == null ? "" : Figures.text(ratio),
          Figures.text(compared.before()),
          compared.kept()
              ? new TextTable.Cell("kept", Style.GOOD)
              : new TextTable.Cell("slower by more than a quarter", Style.BAD));
    }
    missing.forEach(
        name -> table.row(name, "", "", new TextTable.Cell("was not measured", Style.BAD)));
    return table;
  }
}
