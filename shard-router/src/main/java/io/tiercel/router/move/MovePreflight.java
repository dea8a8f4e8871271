package io.tiercel.router.move;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Whether slots can move between two shards at all. Nothing is changed. Stateless. */
final class MovePreflight {
  private static final long MAX_CLOCK_MICROS = TimeUnit.MILLISECONDS.toMicros(200);
  private static final long LEAST_RETENTION_SECONDS = TimeUnit.HOURS.toSeconds(1);
  private static final String SETTINGS =
      """
      SELECT @@GLOBAL.log_bin, @@GLOBAL.gtid_mode, @@GLOBAL.binlog_format,
        @@GLOBAL.binlog_row_image, @@GLOBAL.binlog_row_value_options,
        @@GLOBAL.binlog_transaction_compression, @@GLOBAL.binlog_expire_logs_seconds""";

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
    Sql.ask(
        side.connection(),
        row -> {
          require(row.getBoolean(1), side, "log_bin", "ON");
          require("ON".equals(row.getString(2)), side, "gtid_mode", "ON");
          require("ROW".equals(row.getString(3)), side, "binlog_format", "ROW");
          require("FULL".equals(row.getString(4)), side, "binlog_row_image", "FULL");
          require(row.getString(5).isEmpty(), side, "binlog_row_value_options", "''");
          require(!row.getBoolean(6), side, "binlog_transaction_compression", "OFF");
          long kept = row.getLong(7);
          require(
              kept == 0 || kept >= LEAST_RETENTION_SECONDS,
              side,
              "binlog_expire_logs_seconds",
              Long.toString(LEAST_RETENTION_SECONDS));
          return row;
        },
        SETTINGS);
    side.connection().commit();
  }

  private static void require(boolean holds, ShardSide side, String setting, String value) {
    if (!holds) {
      throw new MoveFailedException(
          "slots cannot move from or to %s: SET PERSIST %s = %s on its primary (log_bin: in its my.cnf)"
              .formatted(side.shard(), setting, value));
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
