package io.tiercel.cli.check.fault;

import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Faults that are statements. */
final class FaultSql {
  private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final int NO_SUCH_CONNECTION = 1094;

  /** Replicas tell their own id in a variable of the connection; the feed does not. */
  private static final String FEED =
      """
      SELECT processlist_id FROM performance_schema.threads
      WHERE thread_id IN (
          SELECT owner_thread_id FROM performance_schema.metadata_locks
          WHERE object_type = 'USER LEVEL LOCK' AND object_name LIKE 'tiercel\\_feed%')
        OR processlist_command LIKE 'Binlog Dump%' AND thread_id NOT IN (
          SELECT thread_id FROM performance_schema.user_variables_by_thread
          WHERE variable_name IN ('slave_uuid', 'replica_uuid'))
      """;

  private FaultSql() {}

  static void execute(MySqlServer server, String... statements) {
    try (Connection connection = ShardSql.connect(server, "");
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException refused) {
      throw RunException.failed(
          statements[0] + " on " + server.name() + " failed: " + refused.getMessage(), refused);
    }
  }

  /** Waits until a replica follows again; its primary may be away for a while, too. */
  static void awaitReplicating(MySqlServer replica) {
    long latest = System.nanoTime() + FOLLOWS_WITHIN.toNanos();
    while (!replicating(replica)) {
      if (System.nanoTime() - latest > 0) {
        throw RunException.failed(replica.name() + " does not follow its primary again", null);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static boolean replicating(MySqlServer replica) {
    try (Connection connection = ShardSql.connect(replica, "");
        Statement statement = connection.createStatement();
        ResultSet status = statement.executeQuery("SHOW REPLICA STATUS")) {
      return status.next()
          && status.getString("Replica_IO_Running").equals("Yes")
          && status.getString("Replica_SQL_Running").equals("Yes");
    } catch (SQLException notYet) {
      return false;
    }
  }

  /**
   * The connection that holds the feed's seat, and those that read the binlog but are no replica's.
   */
  static void killFeed(MySqlServer primary) {
    try (Connection connection = ShardSql.connect(primary, "");
        Statement statement = connection.createStatement()) {
      List<Long> victims = new ArrayList<>();
      try (ResultSet found = statement.executeQuery(FEED)) {
        while (found.next()) {
          victims.add(found.getLong(1));
        }
      }
      for (long each : victims) {
        kill(statement, each);
      }
    } catch (SQLException refused) {
      throw RunException.failed(
          "killing the feed of " + primary.name() + " failed: " + refused.getMessage(), refused);
    }
  }

  private static void kill(Statement statement, long connection) throws SQLException {
    try {
      statement.execute("KILL " + connection);
    } catch (SQLException failed) {
      if (failed.getErrorCode() != NO_SUCH_CONNECTION) {
        throw failed;
      }
    }
  }

  /** All binary logs but the one that is written now. */
  static void purgeBinlogs(MySqlServer primary) {
    try (Connection connection = ShardSql.connect(primary, "");
        Statement statement = connection.createStatement()) {
      statement.execute("FLUSH BINARY LOGS");
      String last = "";
      try (ResultSet logs = statement.executeQuery("SHOW BINARY LOGS")) {
        while (logs.next()) {
          last = logs.getString(1);
        }
      }
      statement.execute("PURGE BINARY LOGS TO '" + last + "'");
    } catch (SQLException refused) {
      throw RunException.failed(
          "purging binary logs of " + primary.name() + " failed: " + refused.getMessage(), refused);
    }
  }
}
