package io.tiercel.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout ended. Immutable.
 *
 * @param ending in one word
 * @param reason why it did not do all: what, where, what to do; null when it did
 * @param shards what became of each, in the topology's order; empty when the rollout was refused
 *     before it looked at them
 */
public record RolloutReport(Ending ending, @Nullable String reason, List<Shard> shards) {
  /** How it ended. */
  public enum Ending {
    /** Every shard has everything. */
    DONE,
    /** No shard was touched. */
    REFUSED,
    /** Some shards are migrated, others are not; a second run does the rest. */
    STOPPED
  }

  /** What became of a shard. */
  public enum State {
    /** It had everything before. */
    UP_TO_DATE,
    /** It was migrated. */
    MIGRATED,
    /** Its migration failed. */
    FAILED,
    /** Its turn did not come. */
    UNTOUCHED
  }

  /**
   * One shard.
   *
   * @param state what became of it
   * @param report where it stands; its {@code applied} are this run's
   */
  public record Shard(State state, ShardReport report) {}

  /** Copies the list. */
  public RolloutReport {
    shards = List.copyOf(shards);
  }

  static RolloutReport refused(String reason, List<ShardReport> shards) {
    return new RolloutReport(
        Ending.REFUSED,
        reason,
        shards.stream().map(report -> new Shard(State.UNTOUCHED, report)).toList());
  }
}
