package io.tiercel.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout would do. Immutable.
 *
 * @param shards where each stands, in the topology's order
 * @param waves the shards that have something to do, the canary alone first; empty when there is
 *     nothing to do, or a problem
 * @param problem why no shard may be touched: what, where, what to do; null when all is well
 */
public record RolloutPlan(
    List<ShardReport> shards, List<List<String>> waves, @Nullable String problem) {
  /** Copies the lists. */
  public RolloutPlan {
    shards = List.copyOf(shards);
    waves = waves.stream().map(List::copyOf).toList();
  }

  /** Whether every shard has everything. */
  public boolean nothingToDo() {
    return problem == null && waves.isEmpty();
  }

  ShardReport report(String shard) {
    return shards.stream().filter(report -> report.shard().equals(shard)).findFirst().orElseThrow();
  }
}
