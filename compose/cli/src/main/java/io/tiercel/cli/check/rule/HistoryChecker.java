package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.KeyHistory;
import java.util.List;

/** Walks a history key by key and applies every rule. Stateless; thread-safe. */
public final class HistoryChecker {
  private static final List<Rule> RULES =
      List.of(
          new ProvenanceRule(),
          new SingleStampRule(),
          new StampOrderRule(),
          new StalenessRule(),
          new SessionRule(),
          new StrongOrderRule(),
          new CounterRule(),
          new StoredRowRule(),
          new LastReadRule());

  private HistoryChecker() {}

  /** All that is wrong with it; how stale its reads were goes to the figures. */
  public static Findings check(History history, StalenessFigures figures) {
    Findings findings = new Findings(history.originNanos());
    for (KeyHistory key : history.keys()) {
      KeyTimeline timeline = new KeyTimeline(key);
      RULES.forEach(rule -> rule.check(timeline, findings));
      key.reads().forEach(read -> figures.add(read.asked(), timeline.stalenessNanos(read)));
    }
    return findings;
  }
}
