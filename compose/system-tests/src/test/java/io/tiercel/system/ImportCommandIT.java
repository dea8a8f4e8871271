package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import io.tiercel.local.MySqlServer;
import io.tiercel.protocol.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table of a plain MySQL comes by command into a cluster that serves. */
@Timeout(900)
final class ImportCommandIT {
  @RegisterExtension static final SmallCluster small = new SmallCluster();

  private static final Logger log = LoggerFactory.getLogger(ImportCommandIT.class);
  private static final int ROWS = 5_000;
  private static final int NO_SUCH_TABLE = 1146;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir Path folder;

  private String database;
  private Path password;
  private Path config;

  @BeforeEach
  void createOutside() throws Exception {
    MySqlServer server = small.mysql().catalog();
    database = "outside_" + UUID.randomUUID().toString().substring(0, 8);
    password = Files.writeString(folder.resolve("password"), server.password());
    config =
        Files.writeString(
            folder.resolve("tiercel.yaml"),
            "catalog: {host: %s, port: %d, user: %s, password: %s}%n"
                .formatted(server.host(), server.port(), server.user(), server.password()));
    outside(
        "CREATE DATABASE " + database,
        "CREATE TABLE "
            + database
            + ".consignments (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
            + " item VARCHAR(30), amount INT NOT NULL)",
        "SET SESSION cte_max_recursion_depth = 1000000",
        "INSERT INTO "
            + database
            + ".consignments (item, amount) WITH RECURSIVE n AS (SELECT 1 AS i"
            + " UNION ALL SELECT i + 1 FROM n WHERE i < "
            + ROWS
            + ") SELECT CONCAT('item ', i), i FROM n");
  }

  @AfterEach
  void drop() throws Exception {
    small.onEveryShard("DROP TABLE IF EXISTS consignments");
    outside("DROP DATABASE " + database);
  }

  @Test
  void importWithHoldAndSwitch_followsAndShowsAllOfItAtOnce() throws Exception {
    assertThat(run(imports("--dry-run")).errorScreen())
        .contains("no table consignments", "--write-schema");
    Path scripts = folder.resolve("schema");
    run(imports("--write-schema", scripts.toString())).succeeded();
    for (String statement : script(scripts).split(";\\s*\\n", -1)) {
      if (!statement.isBlank()) {
        small.onEveryShard(statement);
      }
    }
    assertThat(run(imports("--dry-run")).succeeded().out())
        .contains("rename the table outside to consignments_imported", "Dry run");
    Path report = folder.resolve("import.json");
    try (Tiercel application = connect()) {
      Table<Row, Row> consignments = application.table("consignments");
      assertThat(consignments.get(Row.of("id", 7L))).as("what a near cache keeps").isNull();

      CompletableFuture<CommandRun> holding =
          CompletableFuture.supplyAsync(
              () -> run(imports("--hold", "--yes", "--json", "--report", report.toString())));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> small.sumOverShards("SELECT COUNT(*) FROM consignments") == ROWS);
      outside("UPDATE " + database + ".consignments SET item = 'changed' WHERE id = 7");
      // What a cache held of before may answer until its change feed has had it dropped.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> consignments.get(Row.of("id", 7L)))
                      .isInstanceOfSatisfying(
                          TiercelException.class,
                          e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TABLE)));
      assertThat(run(imports("--yes")).errorScreen()).contains("another process imports");

      run("import", "switch", "consignments", "--yes", "--config", config.toString()).succeeded();
      holding.get(60, TimeUnit.SECONDS).succeeded();
      assertThat(item(consignments, 7)).isEqualTo("changed");
      consignments.put(Row.of(List.of("id", "item", "amount"), List.of(8L, "by the tier", 1)));
      assertThat(item(consignments, 8)).isEqualTo("by the tier");
    }
    JsonNode told = new ObjectMapper().readTree(Files.readString(report));
    assertThat(told.path("rows").asInt()).isEqualTo(ROWS);
    assertThat(told.path("switchMillis").asDouble()).isBetween(0.1, 1_000.0);
    assertThat(told.path("verified").path("source"))
        .isEqualTo(told.path("verified").path("shards"));
    assertThat(count("consignments_imported")).isEqualTo(ROWS);

    assertThat(run(imports("--yes")).succeeded().out()).contains("imported already");
    assertThat(run("deeds", "--config", config.toString()).succeeded().out())
        .contains("import switch", "table consignments is open, with 5,000 rows");
  }

  private static @Nullable String item(Table<Row, Row> consignments, long id) {
    Row row = consignments.get(Row.of("id", id));
    return row == null ? null : row.getString("item");
  }

  /** {@code -Dtiercel.import.rows=1000000} makes it a large one. */
  @Test
  void importWhileProgramsWrite_bringsEveryRow() throws Exception {
    int rows = Integer.getInteger("tiercel.import.rows", 20_000);
    outside(
        "SET SESSION cte_max_recursion_depth = 10000000",
        "INSERT INTO "
            + database
            + ".consignments (item, amount) WITH RECURSIVE n AS (SELECT "
            + ROWS
            + " AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
            + rows
            + ") SELECT CONCAT('item ', i), i FROM n");
    small.onEveryShard(
        "CREATE TABLE consignments (id BIGINT NOT NULL PRIMARY KEY, item VARCHAR(30), amount INT NOT NULL,"
            + " _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,"
            + " _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id))");
    Path report = folder.resolve("import.json");
    CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> write(rows));
    CommandRun run = run(imports("--yes", "--report", report.toString())).succeeded();
    int written = writer.get(30, TimeUnit.SECONDS);
    log.info("{} writes meanwhile; {}\n{}", written, run.out(), Files.readString(report));
    JsonNode told = new ObjectMapper().readTree(Files.readString(report));
    assertThat(told.path("switchMillis").asDouble()).isLessThan(1_000);
    assertThat(told.path("followedTransactions").asInt()).isBetween(1, written);
    String sums = "SELECT COUNT(*) + SUM(CRC32(CONCAT_WS('#', id, item, amount))) FROM ";
    assertThat(small.sumOverShards(sums + "consignments"))
        .isEqualTo(number(sums + "consignments_imported"));
  }

  /** Until the table is gone. */
  private int write(int rows) {
    Random random = new Random(1);
    int written = 0;
    try (Connection connection = small.connect(small.mysql().catalog(), database);
        Statement statement = connection.createStatement()) {
      while (true) {
        int id = 1 + random.nextInt(rows);
        statement.execute(
            switch (random.nextInt(3)) {
              case 0 -> "DELETE FROM consignments WHERE id = " + id;
              case 1 -> "INSERT INTO consignments (item, amount) VALUES ('new', " + written + ")";
              default -> "UPDATE consignments SET amount = amount + 1 WHERE id = " + id;
            });
        written++;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(NO_SUCH_TABLE);
      return written;
    }
  }

  @Test
  void importOfWrongThings_saysWhatIsMissing() {
    assertThat(refused(2, "import", "nowhere", "consignments")).contains("HOST:PORT/DATABASE");
    assertThat(refused(2, "import", "h:1/d")).contains("needs TABLE");
    assertThat(refused(2, "import", "h:1/d", "t", "--shard-key", "id")).contains("needs --user");
    assertThat(refused(2, "import", "h:1/d", "t", "--shard-key", "id", "--user", "u"))
        .contains("--password-file");
    assertThat(refused(1, "import", "switch", "consignments", "--yes"))
        .contains("no import of table");
  }

  private String refused(int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    CommandRun run = run(all.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    return run.errorScreen();
  }

  private String[] imports(String... more) {
    MySqlServer server = small.mysql().catalog();
    return Stream.concat(
            Stream.of(
                "import",
                server.host() + ":" + server.port() + "/" + database,
                "consignments",
                "--shard-key",
                "id",
                "--user",
                server.user(),
                "--password-file",
                password.toString(),
                "--rows-per-second",
                "0",
                "--config",
                config.toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static CommandRun run(String... arguments) {
    return CommandRun.inProcess(arguments);
  }

  private static Tiercel connect() {
    LocalCluster cluster = small.cluster();
    return Tiercel.connect(
        TiercelConfig.builder()
            .nodes(cluster.nodeAddresses())
            .credentials(cluster.clientName(), cluster.clientSecret())
            .deadline(Duration.ofSeconds(30))
            .build());
  }

  private static String script(Path scripts) throws Exception {
    try (Stream<Path> files = Files.list(scripts)) {
      return Files.readString(files.findFirst().orElseThrow());
    }
  }

  private static void outside(String... statements) throws Exception {
    try (Connection connection = small.connect(small.mysql().catalog(), "mysql");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private long count(String table) throws Exception {
    return number("SELECT COUNT(*) FROM " + table);
  }

  private long number(String query) throws Exception {
    try (Connection connection = small.connect(small.mysql().catalog(), database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
