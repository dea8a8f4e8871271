package io.tiercel.migrations;

import static io.tiercel.migrations.RolloutReport.State.FAILED;
import static io.tiercel.migrations.RolloutReport.State.MIGRATED;
import static io.tiercel.migrations.RolloutReport.State.UNTOUCHED;
import static io.tiercel.migrations.RolloutReport.State.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Four shards: what a rollout leaves behind when it ends early, and who may run one. */
@Timeout(120)
class SchemaRolloutIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(4);

  private static final String ORDERS = "CREATE TABLE orders (id BIGINT PRIMARY KEY);\n";
  private static final String BILLING =
      """
      CREATE TABLE customers (id BIGINT PRIMARY KEY);
      CREATE TABLE invoices (id BIGINT PRIMARY KEY);
      """;

  @TempDir Path scripts;
  private RolloutCluster cluster;

  @BeforeEach
  void prepare() throws SQLException, IOException {
    cluster = new RolloutCluster(mysql, scripts);
    cluster.script("V1__orders.sql", ORDERS);
  }

  @AfterEach
  void clean() throws SQLException {
    cluster.close();
  }

  @Test
  void apply_failsOnShardThree_stopsThereAndGoesOnAfterRepair() throws Exception {
    assertThat(cluster.apply().ending()).isEqualTo(Ending.DONE);
    cluster.script("V2__billing.sql", BILLING);
    cluster.onShard(3, "CREATE TABLE invoices (something INT)");

    RolloutReport stopped = cluster.apply();

    assertThat(stopped.ending()).isEqualTo(Ending.STOPPED);
    assertThat(stopped.reason())
        .contains("shard-3: V2__billing.sql, line 2: MySQL error 1050")
        .contains("repair");
    assertThat(states(stopped)).containsExactly(MIGRATED, MIGRATED, FAILED, UNTOUCHED);
    assertThat(cluster.tables(1)).contains("customers", "invoices");
    assertThat(cluster.tables(2)).contains("customers", "invoices");
    assertThat(cluster.tables(4)).contains("orders").doesNotContain("customers", "invoices");

    RolloutReport refused = cluster.apply();
    assertThat(refused.ending()).isEqualTo(Ending.REFUSED);
    assertThat(refused.reason()).contains("shard-3: V2__billing.sql has failed here before");
    assertThat(cluster.tables(4)).doesNotContain("customers");

    cluster.onShard(3, "DROP TABLE invoices, customers");
    assertThat(cluster.rollout().repair().ending()).isEqualTo(Ending.DONE);
    RolloutReport rest = cluster.apply();

    assertThat(rest.ending()).isEqualTo(Ending.DONE);
    assertThat(rest.reason()).isNull();
    assertThat(states(rest)).containsExactly(UP_TO_DATE, UP_TO_DATE, MIGRATED, MIGRATED);
    assertThat(cluster.tables(4)).contains("customers", "invoices");
    assertThat(cluster.catalogRows("SELECT state FROM tiercel_catalog.schema_rollout ORDER BY id"))
        .containsExactly("DONE", "FAILED", "FAILED", "DONE", "DONE");
  }

  @Test
  void apply_oneShardIsNotWell_touchesNone() throws Exception {
    cluster.onShard(4, "SET GLOBAL read_only = ON");
    try {
      RolloutReport refused = cluster.apply();

      assertThat(refused.ending()).isEqualTo(Ending.REFUSED);
      assertThat(refused.reason()).contains("shard-4", "is read only");
      assertThat(cluster.tables(1)).doesNotContain("orders");
    } finally {
      cluster.onShard(4, "SET GLOBAL read_only = OFF");
    }
  }

  @Test
  void apply_databaseWithTables_isTakenAsItIs() throws Exception {
    cluster.onEveryShard("CREATE TABLE before_us (id BIGINT PRIMARY KEY)");
    cluster.onEveryShard("INSERT INTO before_us VALUES (7)");

    RolloutReport report = cluster.apply();

    assertThat(report.ending()).isEqualTo(Ending.DONE);
    assertThat(cluster.tables(1)).contains("before_us", "orders");
    assertThat(
            cluster.rows(
                cluster.primary(1),
                "SELECT type FROM "
                    + cluster.topology().database()
                    + ".tiercel_schema_history ORDER BY installed_rank"))
        .containsExactly("BASELINE", "SQL");
    assertThat(
            cluster.rows(
                cluster.primary(1),
                "SELECT id FROM " + cluster.topology().database() + ".before_us"))
        .containsExactly("7");
  }

  @Test
  void apply_twoAtOnce_theSecondIsRefusedAndTheFirstFinishes() throws Exception {
    cluster.apply();
    cluster.script("V2__note.sql", "ALTER TABLE orders ADD COLUMN note VARCHAR(20);");
    CompletableFuture<RolloutReport> first;
    try (Connection holder = cluster.connect(cluster.primary(1));
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM " + cluster.topology().database() + ".orders").close();
      first = CompletableFuture.supplyAsync(cluster::apply);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> cluster.rows(cluster.primary(1), waiting()).size() == 1);

      RolloutReport second = cluster.apply();

      assertThat(second.ending()).isEqualTo(Ending.REFUSED);
      assertThat(second.reason())
          .contains(
              "another schema rollout runs", "a test, process " + ProcessHandle.current().pid());
      assertThat(cluster.rollout().repair().ending()).isEqualTo(Ending.REFUSED);
      holder.rollback();
    }
    assertThat(first.get(60, TimeUnit.SECONDS).ending()).isEqualTo(Ending.DONE);
    assertThat(states(cluster.apply())).containsOnly(UP_TO_DATE);
  }

  private static String waiting() {
    return "SELECT id FROM information_schema.processlist"
        + " WHERE state = 'Waiting for table metadata lock'";
  }

  @Test
  void apply_anotherWasKilled_waitsForItsLeaseOnly() throws Exception {
    cluster.onCatalog(rollout("NOW(6) + INTERVAL 1 HOUR"));
    assertThat(cluster.apply().reason()).contains("another schema rollout runs: number 1 of them");

    cluster.onCatalog("UPDATE tiercel_catalog.schema_rollout SET lease_until = NOW(6)");

    assertThat(cluster.apply().ending()).isEqualTo(Ending.DONE);
    assertThat(cluster.catalogRows("SELECT state FROM tiercel_catalog.schema_rollout ORDER BY id"))
        .containsExactly("FAILED", "DONE");
  }

  private static String rollout(String until) {
    return "INSERT INTO tiercel_catalog.schema_rollout"
        + " (state, owner, lease_until, started_at, detail)"
        + " VALUES ('RUNNING', 'them', "
        + until
        + ", NOW(6), '')";
  }

  @Test
  void apply_leaseLost_stopsBeforeTheNextShard() throws Exception {
    RolloutListener thief =
        new RolloutListener() {
          @Override
          public void wave(int number, int of, List<String> shards) {}

          @Override
          public void soaking(String shard, Duration left) {
            try {
              cluster.onCatalog("UPDATE tiercel_catalog.schema_rollout SET state = 'FAILED'");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }
        };

    RolloutReport report =
        cluster
            .rollout(Duration.ofSeconds(3), Duration.ofSeconds(2))
            .apply(cluster.signals(Duration.ofHours(1)), thief);

    assertThat(report.ending()).isEqualTo(Ending.STOPPED);
    assertThat(report.reason()).contains("another rollout may have begun");
    assertThat(states(report)).containsExactly(MIGRATED, UNTOUCHED, UNTOUCHED, UNTOUCHED);
    assertThat(cluster.tables(2)).doesNotContain("orders");
  }

  @Test
  void apply_slotsMove_isRefused() throws Exception {
    cluster.onCatalog(
        "INSERT INTO tiercel_catalog.move_job (kind, state, token, created_at)"
            + " VALUES ('ADD', 'DONE', 1, NOW(6))");
    assertThat(cluster.apply().ending()).isEqualTo(Ending.DONE);
    cluster.script("V2__billing.sql", BILLING);
    for (String state : List.of("PLANNED", "RUNNING", "PAUSED", "ABORTING", "FAILED")) {
      cluster.onCatalog("UPDATE tiercel_catalog.move_job SET state = '" + state + "'");

      RolloutReport refused = cluster.apply();

      assertThat(refused.ending()).isEqualTo(Ending.REFUSED);
      assertThat(refused.reason()).contains("slots move: job 1 (ADD, " + state + ")");
    }
    assertThat(cluster.tables(1)).doesNotContain("invoices");
    cluster.onCatalog("UPDATE tiercel_catalog.move_job SET state = 'ABORTED'");
    assertThat(cluster.apply().ending()).isEqualTo(Ending.DONE);
  }

  private static List<RolloutReport.State> states(RolloutReport report) {
    return report.shards().stream().map(RolloutReport.Shard::state).toList();
  }
}
