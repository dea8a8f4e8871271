package io.tiercel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.local.LocalMySqlException;
import io.tiercel.local.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every provider promises, of the one that {@code tiercel.mysql} chooses. */
class ChosenProviderIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(1).replicas(1);

  @Test
  void write_onPrimary_reachesReplica() throws SQLException {
    String database = mysql.freshDatabase("arrives");
    execute(primary(), "CREATE DATABASE " + database);
    awaitDatabase(replica(), database);
  }

  @Test
  void write_onReplica_isRefused() {
    assertThatThrownBy(() -> execute(replica(), "CREATE DATABASE refused"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
  }

  @Test
  void settings_areThoseTheTierNeeds() throws SQLException {
    assertThat(
            read(
                primary(),
                "SELECT CONCAT_WS(' ', @@gtid_mode, @@binlog_format, @@binlog_row_image,"
                    + " @@binlog_row_metadata, @@time_zone, @@character_set_server,"
                    + " @@binlog_transaction_compression, @@max_allowed_packet >> 20)"))
        .isEqualTo("ON ROW FULL FULL +00:00 utf8mb4 0 64");
  }

  @Test
  void killAndRestart_primary_samePortSameDataAndReplicaFollows() throws SQLException {
    if (external()) {
      assertThatThrownBy(() -> primary().kill()).isInstanceOf(LocalMySqlException.class);
      return;
    }
    String before = mysql.freshDatabase("before");
    execute(primary(), "CREATE DATABASE " + before);
    int port = primary().port();
    primary().kill();
    assertThat(primary().alive()).isFalse();
    assertThatThrownBy(() -> read(primary(), "SELECT 1")).isInstanceOf(SQLException.class);
    primary().restart();
    assertThat(primary().port()).isEqualTo(port);
    awaitDatabase(primary(), before);
    String after = mysql.freshDatabase("after");
    execute(primary(), "CREATE DATABASE " + after);
    awaitDatabase(replica(), after);
  }

  @Test
  void killAndRestart_replica_catchesUp() throws SQLException {
    if (external()) {
      assertThatThrownBy(() -> replica().restart()).isInstanceOf(LocalMySqlException.class);
      return;
    }
    replica().kill();
    String database = mysql.freshDatabase("meanwhile");
    execute(primary(), "CREATE DATABASE " + database);
    replica().restart();
    awaitDatabase(replica(), database);
    assertThat(read(replica(), "SELECT @@super_read_only")).isEqualTo("1");
  }

  @Test
  void pauseAndResume_replica_catchesUp() throws SQLException {
    if (external()) {
      assertThatThrownBy(() -> replica().pause()).isInstanceOf(LocalMySqlException.class);
      return;
    }
    String database = mysql.freshDatabase("paused");
    replica().pause();
    try {
      assertThat(replica().alive()).isTrue();
      execute(primary(), "CREATE DATABASE " + database);
    } finally {
      replica().resume();
    }
    awaitDatabase(replica(), database);
  }

  private static boolean external() {
    return "external".equals(System.getProperty("tiercel.mysql"));
  }

  private static MySqlServer primary() {
    return mysql.topology().shards().get(0).primary();
  }

  private static MySqlServer replica() {
    return mysql.topology().shards().get(0).replicas().get(0);
  }

  private static void awaitDatabase(MySqlServer server, String database) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> !read(server, "SHOW DATABASES LIKE '" + database + "'").isEmpty());
  }

  private static void execute(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : "";
    }
  }
}
