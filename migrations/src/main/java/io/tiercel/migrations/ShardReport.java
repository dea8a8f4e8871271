package io.tiercel.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one shard stands. Immutable.
 *
 * @param shard its name
 * @param currentVersion the newest version applied, null when none is or the shard does not answer
 * @param applied oldest first: after {@code migrate} those this run applied, for {@code status} all
 * @param pending still to be applied, in their order
 * @param error null when all is well; else one screen of text for a terminal: what, where (script
 *     and line), what to do
 */
public record ShardReport(
    String shard,
    @Nullable String currentVersion,
    List<Migration> applied,
    List<Migration> pending,
    @Nullable String error) {
  /** Copies the lists. */
  public ShardReport {
    applied = List.copyOf(applied);
    pending = List.copyOf(pending);
  }

  /** Whether nothing is wrong. */
  public boolean successful() {
    return error == null;
  }

  ShardReport withError(String what) {
    return new ShardReport(shard, currentVersion, applied, pending, what);
  }

  static ShardReport failed(String shard, String error) {
    return new ShardReport(shard, null, List.of(), List.of(), error);
  }
}
