package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.NodeState;
import io.tiercel.client.Origin;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.local.MySqlTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code tiercel audit} on a cluster with its change feed on. */
@Timeout(120)
final class AuditCommandIT {
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

  @Test
  void audit_nearCopyThatNobodyTold_isFoundAndMended() throws SQLException {
    try (Tiercel application = connect(true)) {
      Table<Row, Row> rows = application.table("audited");
      awaitNear(rows, 5);
      unlogged("UPDATE audited SET name = 'second' WHERE id = 5");

      CommandRun found = run("audit", "--seconds", "2", "--json");

      assertThat(found.exitCode()).isEqualTo(1);
      assertThat(kind(found.json(), "near").path("wrong").asLong()).isEqualTo(1);
      JsonNode trace = trace(found.json(), "near");
      assertThat(trace.path("place").asText()).startsWith("app@");
      assertThat(trace.path("road").asText()).contains("change feed", "invalidation stream");
      assertThat(rows.get(Row.of("id", 5L))).isEqualTo(Row.of("id", 5L, "name", "second"));
    }
  }

  @Test
  void audit_underWritesAndNearReads_findsNothing() throws Exception {
    AtomicBoolean going = new AtomicBoolean(true);
    try (Tiercel application = connect(true)) {
      Table<Row, Row> rows = application.table("audited");
      List<CompletableFuture<Void>> load =
          List.of(
              CompletableFuture.runAsync(() -> write(rows, going)),
              CompletableFuture.runAsync(() -> writeOutside(going)),
              CompletableFuture.runAsync(() -> read(rows, going)));
      JsonNode report = run("audit", "--seconds", "5", "--rate", "2000", "--json").json();
      going.set(false);
      load.forEach(CompletableFuture::join);
      assertThat(report.path("traces")).isEmpty();
      assertThat(kind(report, "near").path("checked").asLong()).isGreaterThan(50);
      assertThat(kind(report, "shared").path("checked").asLong()).isGreaterThan(50);
      assertThat(report.path("wrong").asLong()).isZero();
    }
  }

  @Test
  void audit_applicationThatDoesNotAllowIt_isNotAsked() {
    try (Tiercel application = connect(false)) {
      awaitNear(application.table("audited"), 1);
      JsonNode report = run("audit", "--seconds", "2", "--json").succeeded().json();
      assertThat(kind(report, "near").path("checked").asLong()).isZero();
    }
  }

  private static void write(Table<Row, Row> rows, AtomicBoolean going) {
    for (int i = 0; going.get(); i++) {
      rows.put(Row.of("id", 11L + i % 10, "name", "inside" + i));
    }
  }

  private static void writeOutside(AtomicBoolean going) {
    try {
      for (int i = 0; going.get(); i++) {
        small.onEveryShard(
            "UPDATE audited SET name = 'outside" + i + "' WHERE id = " + (11 + i % 10));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void read(Table<Row, Row> rows, AtomicBoolean going) {
    for (int i = 0; going.get(); i++) {
      rows.get(Row.of("id", 11L + i % 10));
    }
  }

  private static Tiercel connect(boolean audited) {
    LocalCluster cluster = small.cluster();
    return Tiercel.connect(
        TiercelConfig.builder()
            .nodes(cluster.nodeAddresses())
            .credentials(cluster.clientName(), cluster.clientSecret())
            .deadline(Duration.ofSeconds(10))
            .audited(audited)
            .build());
  }

  private static void awaitNear(Table<Row, Row> rows, long id) {
    Awaitility.await().until(() -> rows.read(Row.of("id", id)).origin() == Origin.NEAR);
  }

  private static JsonNode kind(JsonNode report, String name) {
    return first(report.path("kinds"), name);
  }

  private static JsonNode trace(JsonNode report, String kind) {
    return first(report.path("traces"), kind);
  }

  private static JsonNode first(JsonNode list, String kind) {
    for (JsonNode one : list) {
      if (one.path("kind").asText().equals(kind)) {
        return one;
      }
    }
    throw new AssertionError("no " + kind + " in " + list);
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
