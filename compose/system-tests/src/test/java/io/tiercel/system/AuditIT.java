package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.cli.cluster.NodeState;
import io.tiercel.local.MySqlTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code tiercel audit} on a cluster with its change feed on. */
@Timeout(120)
final class AuditIT {
  @RegisterExtension static final SmallCluster small = new SmallCluster();

  @TempDir Path folder;

  @BeforeAll
  static void createTable() throws SQLException {
    small.onEveryShard(
        "CREATE TABLE audited (id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL,"
            + " _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,"
            + " _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id))");
    for (int id = 1; id <= 8; id++) {
      run("put", "audited", "id=" + id, "name=first").succeeded();
    }
  }

  private static CommandRun run(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--folder";
    all[words.length + 1] = small.cluster().folder().path().toString();
    return CommandRun.inProcess(all);
  }

  @Test
  void audit_writeThatNoBinlogTells_isFoundWithExitCode1AndMended()
      throws SQLException, IOException {
    JsonNode clean = run("audit", "--seconds", "2", "--json").succeeded().json();
    assertThat(clean.path("checked").asLong()).isGreaterThan(0);
    assertThat(clean.path("wrong").asLong()).isZero();

    unlogged("UPDATE audited SET name = 'second' WHERE id = 3");
    Path file = folder.resolve("audit.json");
    CommandRun found = run("audit", "--seconds", "2", "--report", file.toString());
    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.out())
        .contains("shared", "audited", "other content", "change feed", "FOLLOWING", "dropped now")
        .doesNotContain("first")
        .doesNotContain("second");
    JsonNode report = new ObjectMapper().readTree(Files.readString(file));
    assertThat(report.path("wrong").asLong()).isEqualTo(1);
    assertThat(report.path("share").asDouble()).isGreaterThan(0);
    assertThat(report.path("traces").path(0).path("table").asText()).isEqualTo("audited");

    assertThat(run("get", "audited", "3").succeeded().out()).contains("second");
    assertThat(run("audit", "--seconds", "1").exitCode()).isZero();
  }

  private static void unlogged(String sql) throws SQLException {
    for (MySqlTopology.Shard shard : small.mysql().shards()) {
      try (Connection connection = small.connect(shard.primary());
          Statement statement = connection.createStatement()) {
        statement.execute("SET SESSION sql_log_bin = 0");
        statement.execute(sql);
      }
    }
  }

  @Test
  void audit_optionOutOfRange_isUsage() {
    CommandRun run = run("audit", "--seconds", "0");
    assertThat(run.errorScreen()).contains("--seconds is 0; allowed are 1 to 3600");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(CommandRun.inProcess("audit", "--http", "nowhere").exitCode()).isEqualTo(2);
  }

  @Test
  void audit_noCluster_saysSo() {
    CommandRun run = CommandRun.inProcess("audit", "--folder", folder.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errorScreen()).contains("./tiercel up");
  }

  @Test
  void audit_wrongSecret_isRefusedWithoutTellingIt() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter22");
    NodeState node = small.cluster().nodes().get(0).state();
    String http = node.host() + ":" + node.httpPort();
    CommandRun run =
        CommandRun.inProcess(
            "audit", "--http", http, "--client", "app", "--secret-file", secret.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorScreen()).contains("client app").doesNotContain("hunter22");
  }

  @Test
  void audit_nobodyListens_saysSo() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    CommandRun run =
        CommandRun.inProcess(
            "audit", "--http", "127.0.0.1:1", "--client", "a", "--secret-file", secret.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errorScreen()).contains("no node answers at 127.0.0.1:1");
  }
}
