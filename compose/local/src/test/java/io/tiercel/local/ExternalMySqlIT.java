package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that somebody else runs: here, an embedded topology plays somebody else. */
class ExternalMySqlIT {
  @TempDir static Path parent;

  private static MySqlTopology running;
  private static Path file;

  @BeforeAll
  static void start() throws IOException {
    running = new EmbeddedMySql().start(new TopologySpec(1, 0, parent.resolve("servers"), false));
    MySqlServer shard = running.shards().get(0).primary();
    file =
        Files.writeString(
            parent.resolve("external.properties"),
            "user=%s%npassword=%s%ncatalog=127.0.0.1:%d%nshard-1=127.0.0.1:%d%n"
                .formatted(shard.user(), shard.password(), running.catalog().port(), shard.port()));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void start_named_connectsAndNeverStopsThem() {
    try (MySqlTopology external = new ExternalMySql(file).start(spec(1, 0))) {
      assertThat(external.catalog().port()).isEqualTo(running.catalog().port());
      assertThat(external.shards()).hasSize(1);
      assertThat(external.servers()).allMatch(MySqlServer::alive);
      for (Consumer<MySqlServer> fault :
          List.<Consumer<MySqlServer>>of(
              MySqlServer::kill, MySqlServer::restart, MySqlServer::pause, MySqlServer::resume)) {
        assertThatThrownBy(() -> fault.accept(external.catalog()))
            .isInstanceOf(LocalMySqlException.class)
            .hasMessageContaining("is not ours to stop");
      }
    }
    assertThat(running.servers()).allMatch(ServerSql::answers);
  }

  @Test
  void start_moreWantedThanNamed_saysTheMissingLine() {
    assertThatThrownBy(() -> new ExternalMySql(file).start(spec(2, 0)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("names no shard-2. Add a line: shard-2=HOST:PORT");
  }

  @Test
  void start_wrongPassword_saysWhoDoesNotAnswer() throws IOException {
    Path wrong =
        Files.writeString(
            parent.resolve("wrong.properties"),
            Files.readString(file).replaceAll("password=.*", "password=wrong"));
    assertThatThrownBy(() -> new ExternalMySql(wrong).start(spec(1, 0)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("catalog 127.0.0.1:" + running.catalog().port());
  }

  @Test
  void start_noFileNamed_saysWhatToSet() {
    assertThatThrownBy(() -> new ExternalMySql(null).start(spec(1, 0)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("Set -Dtiercel.mysql.external=FILE");
  }

  private static TopologySpec spec(int shards, int replicas) {
    return new TopologySpec(shards, replicas, parent.resolve("unused"), false);
  }
}
