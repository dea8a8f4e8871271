package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One shard with one replica, as real processes, that live for the whole class. */
class EmbeddedMySqlIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path parent;

  private static Path folder;
  private static MySqlTopology topology;

  @BeforeAll
  static void start() {
    folder = parent.resolve("servers");
    topology = MySqlProviders.named("embedded").start(new TopologySpec(1, 1, folder, false));
  }

  @AfterAll
  static void stop() {
    topology.close();
  }

  @Test
  void start_returns_everyServerIsThere() {
    assertThat(topology.servers())
        .extracting(MySqlServer::name)
        .containsExactly("catalog", "shard-1", "shard-1-replica-1");
    assertThat(topology.servers()).allMatch(MySqlServer::alive);
  }

  @Test
  void write_onPrimary_reachesReplica() throws SQLException {
    execute(primary(), "CREATE DATABASE arrives");
    execute(primary(), "CREATE TABLE arrives.t (id INT PRIMARY KEY, name VARCHAR(20))");
    execute(primary(), "INSERT INTO arrives.t VALUES (1, 'först \uD83D\uDE00')");
    awaitRead(replica(), "SELECT name FROM arrives.t", "först \uD83D\uDE00");
  }

  @Test
  void write_onReplica_isRefused() {
    assertThatThrownBy(() -> execute(replica(), "CREATE DATABASE refused"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
  }

  @Test
  void connect_asRootWithoutPassword_isDenied() {
    for (MySqlServer server : topology.servers()) {
      String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/";
      assertThatThrownBy(() -> DriverManager.getConnection(url, "root", ""))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    }
  }

  @Test
  void settings_ofPrimary_areTheDocumentedOnes() throws SQLException {
    assertThat(
            read(
                primary(),
                "SELECT CONCAT_WS(' ', @@gtid_mode, @@binlog_format, @@binlog_row_image,"
                    + " @@binlog_row_metadata, @@sync_binlog, @@innodb_flush_log_at_trx_commit,"
                    + " @@performance_schema, @@time_zone, @@character_set_server, @@log_bin,"
                    + " @@binlog_transaction_compression, @@max_allowed_packet >> 20)"))
        .isEqualTo("ON ROW FULL FULL 1 1 0 +00:00 utf8mb4 1 0 64");
    assertThat(read(primary(), "SELECT @@sql_mode")).contains("STRICT_TRANS_TABLES");
    assertThat(read(primary(), "SELECT @@server_uuid"))
        .isNotEqualTo(read(replica(), "SELECT @@server_uuid"));
  }

  @Test
  void restart_afterKill_samePortAndData() throws SQLException {
    execute(primary(), "CREATE DATABASE stays");
    execute(primary(), "CREATE TABLE stays.t (id INT PRIMARY KEY)");
    execute(primary(), "INSERT INTO stays.t VALUES (1)");
    int port = primary().port();
    long pid = primary().pid();

    primary().kill();
    assertThat(primary().alive()).isFalse();
    assertThat(LocalPorts.isFree(port)).isTrue();

    primary().restart();
    assertThat(primary().alive()).isTrue();
    assertThat(primary().port()).isEqualTo(port);
    assertThat(primary().pid()).isNotEqualTo(pid);
    assertThat(read(primary(), "SELECT id FROM stays.t")).isEqualTo("1");
    execute(primary(), "INSERT INTO stays.t VALUES (2)");
    awaitRead(replica(), "SELECT MAX(id) FROM stays.t", "2");
  }

  @Test
  void restart_replicaAfterKill_catchesUpAndIsReadOnly() throws SQLException {
    replica().kill();
    execute(primary(), "CREATE DATABASE behind");
    replica().restart();
    awaitRead(replica(), "SHOW DATABASES LIKE 'behind'", "behind");
    assertThat(read(replica(), "SELECT @@super_read_only")).isEqualTo("1");
  }

  @Test
  void restart_whileItRuns_isRefused() {
    assertThatThrownBy(() -> primary().restart())
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("shard-1 runs, process " + primary().pid());
  }

  @Test
  void pause_thenResume_answersOnlyAfterwards() {
    topology.catalog().pause();
    try {
      assertThat(topology.catalog().alive()).isTrue();
      assertThat(ServerSql.answers(topology.catalog())).isFalse();
    } finally {
      topology.catalog().resume();
    }
    await().atMost(SOON).until(() -> ServerSql.answers(topology.catalog()));
  }

  @Test
  void start_inTheSameFolder_isRefusedAndNothingChanges() {
    assertThatThrownBy(() -> new EmbeddedMySql().start(new TopologySpec(1, 0, folder, false)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining(folder + " already has servers that run");
    assertThat(topology.servers()).allMatch(MySqlServer::alive);
  }

  @Test
  void attach_toServersThatEndWithTheirOwner_isRefused() {
    assertThatThrownBy(() -> new EmbeddedMySql().attach(folder))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("holds no MySQL servers that were started to stay");
  }

  private static MySqlServer primary() {
    return topology.shards().get(0).primary();
  }

  private static MySqlServer replica() {
    return topology.shards().get(0).replicas().get(0);
  }

  private static void execute(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = ServerSql.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = ServerSql.connect(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : "";
    }
  }

  private static void awaitRead(MySqlServer server, String sql, String expected) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(read(server, sql)).isEqualTo(expected));
  }
}
