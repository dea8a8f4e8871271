package io.tiercel.router.move;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether slots can move between two shards at all. Nothing is changed. Stateless. */
final class MovePreflight {
  private static final long MAX_CLOCK_MICROS = TimeUnit.MILLISECONDS.toMicros(200);

  private MovePreflight() {}

  /**
   * Looks at both.
   *
   * @throws MoveFailedException with the statement that mends it
   */
  static void check(ShardSide source, ShardSide target) throws SQLException {
    checkSettings(source);
    checkSettings(target);
    checkClocks(source, target);
  }

  private static void checkSettings(ShardSide side) throws SQLException {
    Optional<String> mending = BinlogSettings.mending(side.connection());
    if (mending.isPresent()) {
      throw new MoveFailedException(
          "slots cannot move from or to %s: %s on its primary (log_bin: in its my.cnf)"
              .formatted(side.shard(), mending.get()));
    }
  }

  /** Stamps are taken from these clocks. */
  private static void checkClocks(ShardSide source, ShardSide target) throws SQLException {
    long before = source.clockMicros();
    long there = target.clockMicros();
    long after = source.clockMicros();
    long apart = Math.max(before - there, there - after);
    if (apart > MAX_CLOCK_MICROS) {
      throw new MoveFailedException(
          "the clocks of %s and %s are %d ms apart, allowed are %d: set them by NTP"
              .formatted(source.shard(), target.shard(), apart / 1_000, MAX_CLOCK_MICROS / 1_000));
    }
  }
}
