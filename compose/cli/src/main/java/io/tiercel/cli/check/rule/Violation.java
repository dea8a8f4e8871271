package io.tiercel.cli.check.rule;

import java.util.List;

/**
 * One breach of a promise.
 *
 * @param kind which promise
 * @param key of the row
 * @param atNanos {@link System#nanoTime} when it showed
 * @param trace the fewest operations that show it, one line each
 */
public record Violation(ViolationKind kind, long key, long atNanos, List<String> trace) {
  /** Copies the trace. */
  public Violation {
    trace = List.copyOf(trace);
  }
}
