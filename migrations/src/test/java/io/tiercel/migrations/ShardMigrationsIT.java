package io.tiercel.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.router.topology.Topology;
import io.tiercel.testing.MySqlExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ShardMigrationsIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final String CREATE_ORDERS =
      """
      CREATE TABLE orders (id BIGINT PRIMARY KEY);
      """;
  private static final String TWO_TABLES =
      """
      -- a comment first
      CREATE TABLE customers (id BIGINT PRIMARY KEY);

      CREATE TABLE invoices (
        id BIGINT PRIMARY KEY);
      """;

  @TempDir Path scripts;
  private Credentials credentials;
  private Topology topology;

  @BeforeEach
  void bootstrap() throws SQLException, IOException {
    MySqlServer catalog = mysql.topology().catalog();
    credentials = new Credentials(catalog.user(), catalog.password());
    execute(catalog, "DROP DATABASE IF EXISTS tiercel_catalog");
    List<ClusterSpec.Shard> shards =
        mysql.topology().shards().stream()
            .map(
                shard ->
                    new ClusterSpec.Shard(shard.name(), 1, endpoint(shard.primary()), List.of()))
            .toList();
    topology =
        CatalogBootstrap.apply(
            endpoint(catalog), credentials, new ClusterSpec(mysql.freshDatabase("mig"), shards));
    script("V1__orders.sql", CREATE_ORDERS);
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    for (var shard : mysql.topology().shards()) {
      execute(shard.primary(), "DROP DATABASE IF EXISTS " + topology.database());
    }
  }

  @Test
  void migrate_newDatabase_appliesEverythingOnEveryShard() throws Exception {
    script("V2__billing.sql", TWO_TABLES);

    List<ShardReport> reports = migrate();

    assertThat(reports).extracting(ShardReport::shard).containsExactly("shard-1", "shard-2");
    assertThat(reports)
        .allSatisfy(
            report -> {
              assertThat(report.error()).isNull();
              assertThat(report.currentVersion()).isEqualTo("2");
              assertThat(report.applied())
                  .containsExactly(
                      new Migration("1", "orders", "V1__orders.sql"),
                      new Migration("2", "billing", "V2__billing.sql"));
              assertThat(report.pending()).isEmpty();
            });
    for (var shard : mysql.topology().shards()) {
      assertThat(tables(shard.primary()))
          .contains("orders", "customers", "invoices", "tiercel_schema_history");
    }
  }

  @Test
  void migrate_again_doesNothing() {
    migrate();

    assertThat(migrate())
        .allSatisfy(
            report -> {
              assertThat(report.successful()).isTrue();
              assertThat(report.applied()).isEmpty();
              assertThat(report.currentVersion()).isEqualTo("1");
            });
  }

  @Test
  void migrate_newScript_appliesOnlyThat() throws IOException {
    migrate();
    script("V2__billing.sql", TWO_TABLES);

    assertThat(migrate())
        .allSatisfy(
            report ->
                assertThat(report.applied()).extracting(Migration::version).containsExactly("2"));
  }

  @Test
  void migrate_failsOnOneShard_otherShardIsThroughAndTheReportSaysWhere() throws Exception {
    MySqlServer second = mysql.topology().shards().get(1).primary();
    execute(second, "CREATE TABLE " + topology.database() + ".invoices (something INT)");
    script("V2__billing.sql", TWO_TABLES);

    List<ShardReport> reports = migrate();

    assertThat(reports.get(0).successful()).isTrue();
    assertThat(reports.get(0).currentVersion()).isEqualTo("2");
    assertThat(reports.get(1).applied()).extracting(Migration::version).containsExactly("1");
    assertThat(reports.get(1).currentVersion()).isEqualTo("1");
    assertThat(reports.get(1).error())
        .contains("V2__billing.sql, line 4: MySQL error 1050 (SQLState 42S01)")
        .contains("'invoices' already exists");
  }

  @Test
  void repair_afterFailure_letsTheNextRunFinish() throws Exception {
    MySqlServer second = mysql.topology().shards().get(1).primary();
    execute(second, "CREATE TABLE " + topology.database() + ".invoices (something INT)");
    script("V2__billing.sql", TWO_TABLES);
    migrate();

    List<ShardReport> stuck = migrate();
    assertThat(stuck.get(0).successful()).isTrue();
    assertThat(stuck.get(1).error()).contains("V2__billing.sql has failed here before");
    assertThat(status().get(1).error()).contains("V2__billing.sql has failed here before");
    assertThat(status().get(1).currentVersion()).isEqualTo("1");

    execute(second, "DROP TABLE " + topology.database() + ".invoices");
    execute(second, "DROP TABLE " + topology.database() + ".customers");
    assertThat(ShardMigrations.repair(topology, credentials, locations()))
        .allMatch(ShardReport::successful);

    assertThat(migrate())
        .allMatch(ShardReport::successful)
        .extracting(ShardReport::currentVersion)
        .containsExactly("2", "2");
  }

  @Test
  void migrate_duplicateRow_doesNotQuoteIt() throws IOException {
    script(
        "V2__data.sql",
        """
        CREATE TABLE secrets (id VARCHAR(40) PRIMARY KEY);
        INSERT INTO secrets VALUES ('hunter2'), ('hunter2');
        """);

    assertThat(migrate())
        .allSatisfy(
            report ->
                assertThat(report.error())
                    .contains("V2__data.sql, line 2: MySQL error 1062 (SQLState 23000)")
                    .doesNotContain("hunter2"));
  }

  @Test
  void status_beforeAndAfter_tellsPendingAndApplied() {
    assertThat(status())
        .allSatisfy(
            report -> {
              assertThat(report.successful()).isTrue();
              assertThat(report.currentVersion()).isNull();
              assertThat(report.applied()).isEmpty();
              assertThat(report.pending()).extracting(Migration::version).containsExactly("1");
            });

    migrate();

    assertThat(status())
        .allSatisfy(
            report -> {
              assertThat(report.currentVersion()).isEqualTo("1");
              assertThat(report.applied()).extracting(Migration::version).containsExactly("1");
              assertThat(report.pending()).isEmpty();
            });
  }

  @Test
  void status_newDatabase_createsNothing() throws SQLException {
    status();

    assertThat(tables(mysql.topology().shards().get(0).primary()))
        .containsExactlyInAnyOrder(
            "tiercel_feed", "tiercel_shard", "tiercel_slot", "tiercel_writer");
  }

  @Test
  void migrate_changedScript_isRefused() throws IOException {
    migrate();
    script("V1__orders.sql", CREATE_ORDERS + "-- changed\n");
    script("V2__billing.sql", TWO_TABLES);

    assertThat(migrate())
        .allSatisfy(
            report -> {
              assertThat(report.error()).contains("V1__orders.sql was changed after");
              assertThat(report.applied()).isEmpty();
              assertThat(report.pending()).extracting(Migration::version).containsExactly("2");
            });
  }

  @Test
  void migrate_removedScript_isRefused() throws IOException {
    script("V2__billing.sql", TWO_TABLES);
    migrate();
    Files.delete(scripts.resolve("V1__orders.sql"));

    assertThat(migrate())
        .allSatisfy(
            report -> assertThat(report.error()).contains("V1__orders.sql", "no longer among"));
  }

  @Test
  void migrate_scriptOlderThanCurrent_isRefused() throws IOException {
    script("V3__later.sql", "CREATE TABLE later (id INT PRIMARY KEY);");
    migrate();
    script("V2__billing.sql", TWO_TABLES);

    assertThat(migrate())
        .allSatisfy(
            report -> assertThat(report.error()).contains("V2__billing.sql was never applied"));
  }

  @Test
  void migrate_locationAbsentOrEmpty_saysWhichOne() {
    Path nowhere = scripts.resolve("nowhere");

    assertThat(ShardMigrations.migrate(topology, credentials, List.of("filesystem:" + nowhere)))
        .hasSize(2)
        .allSatisfy(report -> assertThat(report.error()).contains(nowhere.toString()));
    assertThat(ShardMigrations.migrate(topology, credentials, List.of("classpath:nothing/here")))
        .allSatisfy(report -> assertThat(report.error()).contains("nothing/here"));
  }

  @Test
  void migrate_badName_namesTheFile() throws IOException {
    script("V2_billing.sql", TWO_TABLES);

    assertThat(migrate())
        .allSatisfy(report -> assertThat(report.error()).contains("V2_billing.sql"));
  }

  @Test
  void migrate_emptyFolder_saysThatNothingIsFound() throws IOException {
    Files.delete(scripts.resolve("V1__orders.sql"));

    assertThat(migrate())
        .allSatisfy(report -> assertThat(report.error()).contains("no migration is found in"));
  }

  @Test
  void migrate_locationOfAnotherKind_isRefused() {
    for (List<String> locations : List.of(List.<String>of(), List.of("s3:bucket"), List.of("db"))) {
      assertThatThrownBy(() -> ShardMigrations.migrate(topology, credentials, locations))
          .isInstanceOfSatisfying(
              RouterException.class,
              e -> assertThat(e.code()).isEqualTo(RouterException.Code.INVALID_CONFIG));
    }
  }

  @Test
  void migrate_oneShardUnreachable_theOtherIsThrough() {
    Topology.Shard first = topology.shards().get(0);
    Topology half =
        new Topology(
            topology.database(),
            List.of(
                first,
                new Topology.Shard(
                    "shard-2",
                    1,
                    Topology.ShardState.ACTIVE,
                    1,
                    new MySqlEndpoint("127.0.0.1", 1),
                    List.of())),
            topology.map());

    List<ShardReport> reports = ShardMigrations.migrate(half, credentials, locations());

    assertThat(reports.get(0).currentVersion()).isEqualTo("1");
    assertThat(reports.get(1).error()).contains("127.0.0.1:1 does not answer");
  }

  @Test
  void migrate_wrongPassword_doesNotQuoteIt() {
    assertThat(
            ShardMigrations.migrate(
                topology, new Credentials(credentials.user(), "hunter2"), locations()))
        .allSatisfy(
            report ->
                assertThat(report.error())
                    .contains("refuses the password of user '" + credentials.user() + "'")
                    .doesNotContain("hunter2"));
  }

  @Test
  void migrate_replica_isRefused() {
    MySqlEndpoint replica = endpoint(mysql.topology().shards().get(0).replicas().get(0));
    Topology wrong =
        new Topology(
            topology.database(),
            List.of(
                new Topology.Shard(
                    "shard-1", 1, Topology.ShardState.ACTIVE, 1, replica, List.of())),
            topology.map());

    assertThat(ShardMigrations.migrate(wrong, credentials, locations()))
        .allSatisfy(report -> assertThat(report.error()).contains("is read only"));
  }

  @Test
  void migrate_databaseAbsent_saysWhatMakesIt() {
    Topology other = new Topology("not_there", topology.shards(), topology.map());

    assertThat(ShardMigrations.migrate(other, credentials, locations()))
        .allSatisfy(report -> assertThat(report.error()).contains("has no database not_there"));
  }

  @Test
  void migrate_always_leavesStandardOutputAlone() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      migrate();
      status();
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private List<ShardReport> migrate() {
    return ShardMigrations.migrate(topology, credentials, locations());
  }

  private List<ShardReport> status() {
    return ShardMigrations.status(topology, credentials, locations());
  }

  private List<String> locations() {
    return List.of("filesystem:" + scripts);
  }

  private void script(String name, String sql) throws IOException {
    Files.writeString(scripts.resolve(name), sql);
  }

  private List<String> tables(MySqlServer server) throws SQLException {
    Stream.Builder<String> tables = Stream.builder();
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW TABLES IN " + topology.database())) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables.build().toList();
  }

  private static void execute(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static MySqlEndpoint endpoint(MySqlServer server) {
    return new MySqlEndpoint(server.host(), server.port());
  }
}
