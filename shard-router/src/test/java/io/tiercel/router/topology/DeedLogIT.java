package io.tiercel.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TestCluster;
import io.tiercel.router.topology.DeedLog.Result;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class DeedLogIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(1).replicas(0);

  private DeedLog log;

  @BeforeEach
  void freshCatalog() throws SQLException {
    TestCluster cluster = TestCluster.create(mysql, "deed");
    log = new DeedLog(cluster.catalog(), cluster.credentials());
  }

  @Test
  void begin_thenDone_isOneLineWithBothTimes() {
    try (DeedLog.Begun deed = log.begin("ada@desk", "node drain", "drain node-2")) {
      DeedLog.Line running = log.newest(10).get(0);
      assertThat(running.result()).isEqualTo(Result.RUNNING);
      assertThat(running.finishedAt()).isNull();
      deed.done("node-2 is drained");
    }

    DeedLog.Line line = log.newest(10).get(0);
    assertThat(line.who()).isEqualTo("ada@desk");
    assertThat(line.command()).isEqualTo("node drain");
    assertThat(line.plan()).isEqualTo("drain node-2");
    assertThat(line.result()).isEqualTo(Result.DONE);
    assertThat(line.detail()).isEqualTo("node-2 is drained");
    assertThat(line.at()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(line.finishedAt()).isAfterOrEqualTo(line.at());
  }

  @Test
  void newest_several_newestFirstAndNoMoreThanAsked() {
    for (int i = 1; i <= 3; i++) {
      try (DeedLog.Begun deed = log.begin("ada@desk", "deed " + i, "plan")) {
        deed.failed("no");
      }
    }

    assertThat(log.newest(2)).extracting(DeedLog.Line::command).containsExactly("deed 3", "deed 2");
    assertThat(log.newest(2)).extracting(DeedLog.Line::result).containsOnly(Result.FAILED);
  }

  @Test
  void newest_processEndedInTheMiddle_saysAbandoned() {
    DeedLog.Begun dead = log.begin("ada@desk", "node add", "plan");
    try (DeedLog.Begun alive = log.begin("bob@desk", "node drain", "plan")) {
      dead.close();

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(log.newest(10))
                      .extracting(DeedLog.Line::result)
                      .containsExactly(Result.RUNNING, Result.ABANDONED));
      alive.done("");
    }
    assertThat(log.newest(1).get(0).result()).isEqualTo(Result.DONE);
  }

  @Test
  void done_itsConnectionWasCut_isWrittenOverAnother() throws SQLException {
    try (DeedLog.Begun deed = log.begin("ada@desk", "node add", "plan")) {
      killOtherConnections();
      deed.done("added");
    }

    assertThat(log.newest(1).get(0).result()).isEqualTo(Result.DONE);
  }

  @Test
  void begin_textsTooLong_areCut() {
    String plan = "drain\n".repeat(20_000);
    try (DeedLog.Begun deed = log.begin("a".repeat(300), "c".repeat(65), plan)) {
      deed.failed("ä".repeat(3_000));
    }

    DeedLog.Line line = log.newest(1).get(0);
    assertThat(line.who()).hasSize(255).endsWith("...");
    assertThat(line.detail()).hasSize(2_000).endsWith("...");
    assertThat(line.plan()).startsWith("drain\n").endsWith("...");
  }

  @Test
  void begin_catalogOfAnEarlierRelease_makesItsTable() throws SQLException {
    sql("DROP TABLE tiercel_catalog.deed");

    log.begin("ada@desk", "node add", "plan").close();

    assertThat(log.newest(10)).hasSize(1);
  }

  @Test
  void begin_noCatalogThere_saysSo() throws SQLException {
    TestCluster.dropCatalog(mysql);

    assertThatThrownBy(() -> log.begin("ada@desk", "node add", "plan"))
        .isInstanceOfSatisfying(
            RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.CATALOG_UNAVAILABLE))
        .hasMessageContaining("holds no catalog");
  }

  private static void killOtherConnections() throws SQLException {
    try (Connection connection = mysql.connect(mysql.topology().catalog());
        Statement statement = connection.createStatement();
        Statement kill = connection.createStatement()) {
      List<Long> holders = new ArrayList<>();
      try (var rows =
          statement.executeQuery(
              "SELECT IS_USED_LOCK(CONCAT('tiercel_deed_', id)) FROM tiercel_catalog.deed"
                  + " WHERE result = 'RUNNING'")) {
        while (rows.next()) {
          holders.add(rows.getLong(1));
        }
      }
      assertThat(holders).hasSize(1);
      kill.execute("KILL " + holders.get(0));
    }
  }

  private static void sql(String sql) throws SQLException {
    try (Connection connection = mysql.connect(mysql.topology().catalog());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
