package io.tiercel.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** The few statements that set up servers. */
final class ServerSql {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
  private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(20);
  private static final Duration REPLICATES_WITHIN = Duration.ofSeconds(30);

  private ServerSql() {}

  /** Statements run by the server itself, once, before it listens. */
  static String firstStatements(String user, String password) {
    return String.join(
        "\n",
        // Not in the binlog: each server of a shard runs them itself.
        "SET sql_log_bin=0;",
        "CREATE USER IF NOT EXISTS '" + user + "'@'%' IDENTIFIED BY '" + password + "';",
        "GRANT ALL ON *.* TO '" + user + "'@'%' WITH GRANT OPTION;",
        "DROP USER IF EXISTS 'root'@'localhost';",
        "");
  }

  static Connection connect(MySqlServer server) throws SQLException {
    return connect(server, STATEMENT_WITHIN);
  }

  private static Connection connect(MySqlServer server, Duration answersWithin)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("sslMode", "DISABLED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("connectTimeout", "2000");
    properties.setProperty("socketTimeout", Long.toString(answersWithin.toMillis()));
    return DriverManager.getConnection(
        "jdbc:mysql://" + server.host() + ":" + server.port() + "/", properties);
  }

  /** Whether it answers a query. */
  static boolean answers(MySqlServer server) {
    try (Connection connection = connect(server, ANSWERS_WITHIN);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT 1")) {
      return result.next();
    } catch (SQLException e) {
      return false;
    }
  }

  static void replicate(MySqlServer replica, MySqlServer primary) throws SQLException {
    try (Connection connection = connect(replica);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CHANGE REPLICATION SOURCE TO SOURCE_HOST='"
              + primary.host()
              + "', SOURCE_PORT="
              + primary.port()
              + ", SOURCE_USER='"
              + primary.user()
              + "', SOURCE_PASSWORD='"
              + primary.password()
              + "', GET_SOURCE_PUBLIC_KEY=1, SOURCE_AUTO_POSITION=1,"
              + " SOURCE_CONNECT_RETRY=1, SOURCE_RETRY_COUNT=1000000");
      statement.execute("START REPLICA");
    }
  }

  /** Waits until both of its threads run. */
  static void awaitReplicating(EmbeddedServer replica) throws SQLException {
    long deadline = System.nanoTime() + REPLICATES_WITHIN.toNanos();
    try (Connection connection = connect(replica);
        Statement statement = connection.createStatement()) {
      while (true) {
        try (ResultSet status = statement.executeQuery("SHOW REPLICA STATUS")) {
          if (status.next() && running(status, "IO") && running(status, "SQL")) {
            return;
          }
          if (System.nanoTime() > deadline) {
            throw new LocalMySqlException(
                replica.name()
                    + " does not replicate after "
                    + REPLICATES_WITHIN.toSeconds()
                    + " s: "
                    + status.getString("Last_IO_Error")
                    + status.getString("Last_SQL_Error"),
                null);
          }
        }
        if (replica.endsWithin(Duration.ofMillis(20))) {
          throw replica.failure("ended");
        }
      }
    }
  }

  private static boolean running(ResultSet status, String thread) throws SQLException {
    return "Yes".equals(status.getString("Replica_" + thread + "_Running"));
  }
}
