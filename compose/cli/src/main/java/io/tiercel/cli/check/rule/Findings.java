package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects violations: counts all, keeps the first of each kind with their traces. Confined to one
 * thread.
 */
public final class Findings {
  private static final int KEPT_PER_KIND = 20;

  private final long originNanos;
  private final Map<ViolationKind, Integer> counts = new EnumMap<>(ViolationKind.class);
  private final List<Violation> kept = new ArrayList<>();

  /** None so far; times in traces count from the origin. */
  public Findings(long originNanos) {
    this.originNanos = originNanos;
  }

  void add(ViolationKind kind, long key, long atNanos, @Nullable Object... evidence) {
    int count = counts.merge(kind, 1, Integer::sum);
    if (count <= KEPT_PER_KIND) {
      List<String> trace = new ArrayList<>();
      for (Object each : evidence) {
        if (each != null) {
          trace.add(line(each));
        }
      }
      kept.add(new Violation(kind, key, atNanos, trace));
    }
  }

  private String line(Object evidence) {
    if (evidence instanceof ReadOperation read) {
      return read.describe(originNanos);
    }
    return evidence instanceof WriteOperation write
        ? write.describe(originNanos)
        : evidence.toString();
  }

  /** How many of each kind. */
  public Map<ViolationKind, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** The first of each kind. */
  public List<Violation> kept() {
    return List.copyOf(kept);
  }

  /** How many of this kind. */
  public int count(ViolationKind kind) {
    return counts.getOrDefault(kind, 0);
  }

  /** How many in all. */
  public int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
