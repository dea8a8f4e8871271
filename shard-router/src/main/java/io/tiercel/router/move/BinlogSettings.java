package io.tiercel.router.move;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a server's settings have to be, so that its binlog tells every change. Stateless. */
final class BinlogSettings {
  private static final long LEAST_RETENTION_SECONDS = TimeUnit.HOURS.toSeconds(1);
  private static final String SETTINGS =
      """
      SELECT @@GLOBAL.log_bin, @@GLOBAL.gtid_mode, @@GLOBAL.binlog_format,
        @@GLOBAL.binlog_row_image, @@GLOBAL.binlog_row_value_options,
        @@GLOBAL.binlog_transaction_compression, @@GLOBAL.binlog_expire_logs_seconds""";

  private BinlogSettings() {}

  /**
   * What mends the first setting that is wrong; nothing when all are right. Ends the connection's
   * transaction.
   */
  static Optional<String> mending(Connection connection) throws SQLException {
    Optional<String> first = Sql.ask(connection, BinlogSettings::mending, SETTINGS).get(0);
    connection.commit();
    return first;
  }

  private static Optional<String> mending(ResultSet row) throws SQLException {
    long kept = row.getLong(7);
    Map<String, Boolean> right = new LinkedHashMap<>();
    right.put("log_bin = ON", row.getBoolean(1));
    right.put("gtid_mode = ON", "ON".equals(row.getString(2)));
    right.put("binlog_format = ROW", "ROW".equals(row.getString(3)));
    right.put("binlog_row_image = FULL", "FULL".equals(row.getString(4)));
    right.put("binlog_row_value_options = ''", row.getString(5).isEmpty());
    right.put("binlog_transaction_compression = OFF", !row.getBoolean(6));
    right.put(
        "binlog_expire_logs_seconds = " + LEAST_RETENTION_SECONDS,
        kept == 0 || kept >= LEAST_RETENTION_SECONDS);
    return right.entrySet().stream()
        .filter(setting -> !setting.getValue())
        .map(setting -> "SET PERSIST " + setting.getKey())
        .findFirst();
  }
}
