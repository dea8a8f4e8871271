package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.KeyHistory;
import io.tiercel.cli.check.history.ReadOperation;
import java.util.List;

/** Walks a history key by key and applies every rule. Stateless; thread-safe. */
public final class HistoryChecker {
  private static final List<Rule> RULES =
      List.of(
          new ProvenanceRule(),
          new SingleStampRule(),
          new StampOrderRule(),
          new StalenessRule(),
          new OutsideRule(),
          new SessionRule(),
          new StrongOrderRule(),
          new CounterRule(),
          new StoredRowRule(),
          new LastReadRule());

  private static final String OUTSIDE = "behind outside writes";

  private HistoryChecker() {}

  /** All that is wrong with it; how stale its reads were goes to the figures. */
  public static Findings check(History history, StalenessFigures figures) {
    Findings findings = new Findings(history.originNanos());
    for (KeyHistory key : history.keys()) {
      KeyTimeline timeline = new KeyTimeline(key);
      RULES.forEach(rule -> rule.check(timeline, findings));
      key.reads().forEach(read -> measure(timeline, read, figures));
    }
    return findings;
  }

  private static void measure(KeyTimeline key, ReadOperation read, StalenessFigures figures) {
    figures.add(read.asked().toString(), key.stalenessNanos(read));
    if (key.hasOutsideWrites() && read.asked().level() != Asked.Level.ANY) {
      figures.add(OUTSIDE, key.outsideStalenessNanos(read));
    }
  }
}
