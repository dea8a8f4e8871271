package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.local.MySqlServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas as an operator changes them, on a cluster that serves. */
@Timeout(120)
final class MigrateCommandIT {
  @RegisterExtension static final SmallCluster small = new SmallCluster();

  private static final String SAMPLE = "classpath:io/tiercel/cli/sample";

  /** One for all: what was applied must stay among the scripts. */
  @TempDir static Path scripts;

  @TempDir static Path folder;
  private static Path config;

  @BeforeAll
  static void writeConfig() throws IOException {
    MySqlServer catalog = small.mysql().catalog();
    config =
        Files.writeString(
            folder.resolve("tiercel.yaml"),
            "catalog: {host: %s, port: %d, user: %s, password: %s}%n"
                .formatted(catalog.host(), catalog.port(), catalog.user(), catalog.password()));
  }

  @Test
  void adoptToDrift_onARunningCluster_eachStepSaysWhatItDid() throws Exception {
    script("V10__notes.sql", "CREATE TABLE notes (id BIGINT PRIMARY KEY, text VARCHAR(40));");
    CommandRun plan = run("migrate", "plan", "--wave", "1,50%").succeeded();
    assertThat(plan.out())
        .contains("canary: shard-1 gets V10__notes.sql", "wave 2: shard-2 gets V10__notes.sql");
    assertThat(run("migrate", "apply", "--dry-run").succeeded().out())
        .contains("canary: shard-1", "Dry run: nothing was changed.");
    assertThat(run("migrate", "apply").errorScreen()).contains("--yes");
    assertThat(states(run("migrate", "plan", "--json").succeeded().json())).isEmpty();

    JsonNode applied =
        run("migrate", "apply", "--yes", "--soak", "1s", "--http", node(), "--json")
            .succeeded()
            .json();
    assertThat(applied.path("result").asText()).isEqualTo("done");
    assertThat(states(applied)).containsExactly("migrated", "migrated");
    assertThat(run("migrate", "apply", "--yes").succeeded().out()).contains("Nothing to do");
    assertThat(run("migrate", "status").succeeded().out()).contains("shard-2", "10");

    CommandRun adopted = run("table", "adopt", "notes", "--shard-key", "id").succeeded();
    assertThat(adopted.out()).contains("V11__adopt_notes.sql", "./tiercel migrate apply");
    run("migrate", "apply", "--yes", "--soak", "0s").succeeded();
    onNodes("put", "notes", "id=1", "text=hello").succeeded();
    assertThat(onNodes("get", "notes", "1").succeeded().out()).contains("hello");
    assertThat(run("table", "adopt", "notes", "--shard-key", "id").succeeded().out())
        .contains("Nothing to do");

    assertThat(onCluster("migrate", "drift").succeeded().out()).contains("FINGERPRINT");
    onShard(1, "ALTER TABLE notes ADD COLUMN mine INT");
    CommandRun drift = onCluster("migrate", "drift");
    assertThat(drift.exitCode()).isEqualTo(1);
    assertThat(drift.out()).contains("column notes.mine", "existence", "1 of 2");
    JsonNode difference =
        onCluster("migrate", "drift", "--json").json().path("differences").path(0);
    assertThat(difference.path("table").asText()).isEqualTo("notes");
    assertThat(difference.path("name").asText()).isEqualTo("mine");
    onShard(1, "ALTER TABLE notes DROP COLUMN mine");

    failAndRepair();
  }

  /** The second shard has a table of that name already. */
  private static void failAndRepair() throws Exception {
    script("V12__bills.sql", "CREATE TABLE bills (id BIGINT PRIMARY KEY);");
    onShard(1, "CREATE TABLE bills (other INT)");

    CommandRun failed = run("migrate", "apply", "--yes", "--soak", "0s");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.errorScreen()).contains("stopped: shard-2: V12__bills.sql, line 1");
    assertThat(failed.out()).contains("migrated", "failed");
    assertThat(run("migrate", "apply", "--yes").errorScreen()).contains("has failed here before");
    JsonNode deed = onCluster("deeds", "--limit", "1", "--json").succeeded().json().path(0);
    assertThat(deed.path("command").asText()).isEqualTo("migrate apply");
    assertThat(deed.path("result").asText()).isEqualTo("failed");
    assertThat(deed.path("detail").asText()).contains("shard-2", "V12__bills.sql");
    onShard(1, "DROP TABLE bills");
    assertThat(run("migrate", "repair", "--yes").succeeded().out()).contains("Repaired");
    assertThat(run("migrate", "repair", "--yes").succeeded().out()).contains("Nothing to do");
    JsonNode rest = run("migrate", "apply", "--yes", "--json").succeeded().json();
    assertThat(states(rest)).containsExactly("up_to_date", "migrated");
  }

  @Test
  void nodePages_haveWhatTheWatchOverACanaryReads() throws Exception {
    onNodes("put", "customers", "id=77", "name=Ada").succeeded();
    String address = node();

    assertThat(get(address, "/metrics"))
        .contains(
            "tiercel_node_sql_reads_total",
            "tiercel_node_loads_failed_total",
            "tiercel_node_writes_total",
            "tiercel_node_writes_failed_total",
            "tiercel_pool_timeouts_total{")
        .containsPattern(
            "tiercel_pool_usage_seconds_bucket\\{[^}]*shard=\"shard-1\"[^}]*le=\"1.0\"");
    assertThat(get(address, "/status")).contains("\"shard\":\"shard-1\"", "\"breaker\":\"CLOSED\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "plan --wave 0 | wave is 0; allowed are 1 to 4096",
        "plan --wave 101% | wave is 101%; allowed are 1 to 100",
        "plan --wave some | wave is 'some'; write a number of shards such as 2, or a share such as 25%",
        "plan --soak soon | 'soon' is no time",
        "plan --soak 1500m | soak is 90000 s; allowed are 0 s to 24 h",
        "plan --canary shard-9 | the canary shard-9 is no shard; there are shard-1, shard-2",
        "apply --yes --max-lag 1ms | maxLag is 1 ms; allowed are 100 ms to 24 h",
        "apply --yes --max-p99 0ms | maxLatency is 0 ms; allowed are 1 ms to 1 h",
        "apply --yes --max-errors 2 | maxErrors is 2.0; allowed are 0 to 1",
        "apply --yes --max-errors few | 'few'",
        "apply --yes --http here | --http has 'here'; a node is HOST:PORT.",
        "apply --status | Unknown option: '--status'",
        "drift --wave 1 | Unknown option",
      })
  void migrate_wrongOption_saysWhatIsAllowed(String words, String message) {
    List<String> all = new ArrayList<>(List.of("migrate"));
    all.addAll(List.of(words.split(" ")));

    CommandRun run = run(all.toArray(String[]::new));

    assertThat(run.errorScreen()).contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void migrate_locationsOfAnotherKind_saysWhichThereAre() {
    assertThat(onCluster("migrate", "plan", "--locations", "s3:bucket").errorScreen())
        .contains("'s3:bucket' is not allowed: write filesystem:PATH or classpath:PATH");
  }

  @Test
  void migrate_withoutSubcommand_printsItsHelp() {
    CommandRun run = CommandRun.inProcess("migrate");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("plan", "apply", "status", "repair", "drift", "Examples:");
  }

  @Test
  void tableAdopt_wrongInput_saysWhatIsWrong() throws Exception {
    assertThat(
            onCluster("table", "adopt", "nowhere", "--shard-key", "id", "--out", "x").errorScreen())
        .contains("UNKNOWN_TABLE", "no table named nowhere");
    assertThat(onCluster("table", "adopt", "customers").errorScreen()).contains("--shard-key");
    assertThat(onCluster("table", "adopt", "customers", "--shard-key", "id").errorScreen())
        .contains("--out DIR");
    assertThat(
            onCluster("table", "adopt", "customers", "--shard-key", "name", "--out", "x")
                .errorScreen())
        .contains("TABLE_NOT_ADOPTED", "sharded by id already");
    small.onEveryShard("CREATE TABLE IF NOT EXISTS bare (id BIGINT PRIMARY KEY)");
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(
            onCluster("table", "adopt", "bare", "--shard-key", "id", "--out", file.toString())
                .errorScreen())
        .contains("cannot be written");
  }

  private static CommandRun run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (!all.contains("drift")) {
      all.addAll(List.of("--locations", SAMPLE + ",filesystem:" + scripts));
    }
    return onCluster(all.toArray(String[]::new));
  }

  /** By the catalog's address, as for a cluster on servers of one's own. */
  private static CommandRun onCluster(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config", config.toString()));
    return CommandRun.inProcess(all.toArray(String[]::new));
  }

  private static CommandRun onNodes(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--folder", small.cluster().folder().path().toString()));
    return CommandRun.inProcess(all.toArray(String[]::new));
  }

  private static String node() {
    return small.cluster().nodes().get(0).state().httpAddress();
  }

  private static List<String> states(JsonNode report) {
    return report.path("shards").findValuesAsText("state");
  }

  private static void script(String name, String sql) throws IOException {
    Files.writeString(scripts.resolve(name), sql);
  }

  /** The first shard has number 0. */
  private static void onShard(int number, String sql) throws Exception {
    MySqlServer primary = small.mysql().shards().get(number).primary();
    try (Connection connection = small.connect(primary);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String get(String address, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
