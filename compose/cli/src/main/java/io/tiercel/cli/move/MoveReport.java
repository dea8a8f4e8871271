package io.tiercel.cli.move;

import io.tiercel.router.move.MovePlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a move; stays the same in JSON over releases, but for what is added.
 *
 * @param job its number
 * @param slots that were moved
 * @param keysMoved rows that were moved, of the application's tables
 * @param keysIdeal rows that a perfect plan would have moved
 * @param seconds until every slot was switched
 * @param rowsPerSecond while rows were copied and compared, those of writers' sequence numbers
 *     included
 * @param stallMillis how long slots took no writes
 * @param slotBalance slots of the fullest shard over the mean
 * @param rowBalance rows of the fullest shard over the mean
 * @param rowsByShard after the move
 */
public record MoveReport(
    long job,
    int slots,
    long keysMoved,
    double keysIdeal,
    double seconds,
    double rowsPerSecond,
    Stall stallMillis,
    double slotBalance,
    double rowBalance,
    Map<String, Long> rowsByShard) {
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double MILLIS_PER_SECOND = 1_000;

  /**
   * In milliseconds, over all slots.
   *
   * @param p50 half of the slots took no writes for at most so long
   * @param p99 99 of 100
   * @param max all
   */
  public record Stall(double p50, double p99, double max) {}

  static MoveReport of(FinishedMove move, MovePlan plan, double ideal, ShardSizes sizes) {
    double copySeconds = Math.max(1, move.copying().toMillis()) / MILLIS_PER_SECOND;
    return new MoveReport(
        move.job().job(),
        move.job().committed(),
        plan.rows(),
        ideal,
        move.moving().toMillis() / MILLIS_PER_SECOND,
        move.rows() / copySeconds,
        new Stall(
            move.job().stallPercentile(50) / MICROS_PER_MILLI,
            move.job().stallPercentile(99) / MICROS_PER_MILLI,
            move.job().stallPercentile(100) / MICROS_PER_MILLI),
        sizes.slotBalance(),
        sizes.rowBalance(),
        new TreeMap<>(sizes.rows()));
  }

  /** For people. */
  public List<String> lines() {
    return List.of(
        text("moved %,d slots with %,d rows in %.1f s", slots, keysMoved, seconds),
        text(
            "a slot took no writes for %.0f ms (p50), %.0f ms (p99), %.0f ms (longest)",
            stallMillis.p50, stallMillis.p99, stallMillis.max),
        text("copied %,.0f rows/s", rowsPerSecond),
        text(
            "the fullest shard has %.3f times the mean of slots, %.3f times that of rows",
            slotBalance, rowBalance));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
