package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One shard with one replica, as real processes. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class EmbeddedMySqlIT {
  @TempDir static Path folder;

  private static MySqlTopology topology;

  @BeforeAll
  static void start() {
    topology = MySqlProviders.named("embedded").start(new TopologySpec(1, 1, folder, false));
  }

  @AfterAll
  static void stop() {
    topology.close();
  }

  private static MySqlServer primary() {
    return topology.shards().get(0).primary();
  }

  private static MySqlServer replica() {
    return topology.shards().get(0).replicas().get(0);
  }

  @Test
  void start_returns_everythingListensAndReplicates() throws SQLException {
    assertThat(topology.servers())
        .extracting(MySqlServer::name)
        .containsExactly("catalog", "shard-1", "shard-1-replica-1");
    write("CREATE DATABASE one");
    write("CREATE TABLE one.t (id INT PRIMARY KEY, name VARCHAR(20))");
    write("INSERT INTO one.t VALUES (1, 'först \uD83D\uDE00')");
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(read(replica(), "SELECT name FROM one.t"))
                    .isEqualTo("först \uD83D\uDE00"));
  }

  private static void write(String sql) throws SQLException {
    execute(primary(), sql);
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
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
