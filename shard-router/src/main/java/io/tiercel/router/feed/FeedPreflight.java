package io.tiercel.router.feed;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Whether a primary's binlog tells all that the feed needs, and the login may read it. */
final class FeedPreflight {
  private static final String SETTINGS =
      "SELECT @@GLOBAL.log_bin, @@GLOBAL.gtid_mode, @@GLOBAL.binlog_format,"
          + " @@GLOBAL.binlog_row_image, @@GLOBAL.binlog_row_value_options,"
          + " @@GLOBAL.binlog_transaction_compression";

  private FeedPreflight() {}

  static void check(Connection connection, String where, String user) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SETTINGS)) {
      row.next();
      require(row.getBoolean(1), where, "log_bin", "ON");
      require("ON".equals(row.getString(2)), where, "gtid_mode", "ON");
      require("ROW".equals(row.getString(3)), where, "binlog_format", "ROW");
      require("FULL".equals(row.getString(4)), where, "binlog_row_image", "FULL");
      require(row.getString(5).isEmpty(), where, "binlog_row_value_options", "''");
      require(!row.getBoolean(6), where, "binlog_transaction_compression", "OFF");
    }
    requirePrivileges(connection, where, user);
  }

  private static void require(boolean holds, String where, String setting, String value) {
    if (!holds) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "the change feed cannot read %s: SET PERSIST %s = %s there (log_bin: in its my.cnf)"
              .formatted(where, setting, value));
    }
  }

  private static void requirePrivileges(Connection connection, String where, String user)
      throws SQLException {
    StringBuilder grants = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
      while (rows.next()) {
        grants.append(rows.getString(1).toUpperCase(Locale.ROOT)).append('\n');
      }
    }
    String all = grants.toString();
    boolean everything = all.contains("GRANT ALL PRIVILEGES ON *.*");
    if (!everything && !(all.contains("REPLICATION SLAVE") && all.contains("REPLICATION CLIENT"))) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "the change feed cannot read %s: GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '%s' there"
              .formatted(where, user));
    }
  }
}
