package io.tiercel.router.move;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the catalog has it. Immutable.
 *
 * @param job its number
 * @param rowsPerSecond the limit; 0 for none; null where the measured load decides
 * @param owner the mover that works on it; null when none does
 * @param problem what keeps it from going on, or made it fail; null for nothing
 * @param slots how many slots there are
 * @param copied how many of them were copied and compared, at least
 * @param committed how many of them the target owns
 * @param purged how many of them the source has no rows of any more
 * @param undone how many of them stay with the source
 * @param copiedRows of the slots that were copied
 * @param stallMicros of each slot that was switched, ascending: how long it took no writes
 * @param finishedAt null while it has not ended
 */
public record MoveProgress(
    long job,
    MoveKind kind,
    MoveState state,
    @Nullable Long rowsPerSecond,
    @Nullable String owner,
    @Nullable String problem,
    int slots,
    int copied,
    int committed,
    int purged,
    int undone,
    long copiedRows,
    List<Long> stallMicros,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  /** Copies the list. */
  public MoveProgress {
    stallMicros = List.copyOf(stallMicros);
  }

  /**
   * A percentile of the stalls, in microseconds; 0 while there are none.
   *
   * @param percent 0 to 100
   */
  public long stallPercentile(double percent) {
    if (stallMicros.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(percent / 100 * stallMicros.size());
    return stallMicros.get(Math.max(0, Math.min(stallMicros.size(), rank) - 1));
  }
}
