package io.tiercel.migrations;

import static io.tiercel.migrations.RolloutReport.State.MIGRATED;
import static io.tiercel.migrations.RolloutReport.State.UNTOUCHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the canary's servers tell, and that the others are spared then. */
@Timeout(120)
class SoakIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final Duration SOAK = Duration.ofSeconds(3);
  private static final Duration PLENTY = Duration.ofMinutes(5);

  @TempDir Path scripts;
  private RolloutCluster cluster;

  @BeforeEach
  void prepare() throws SQLException, IOException {
    cluster = new RolloutCluster(mysql, scripts);
    cluster.script("V1__orders.sql", "CREATE TABLE orders (id BIGINT PRIMARY KEY);");
  }

  @AfterEach
  void clean() throws SQLException {
    cluster.close();
  }

  @Test
  void apply_replicaKeepsUp_goesOn() {
    assertThat(apply(PLENTY).ending()).isEqualTo(Ending.DONE);
  }

  @Test
  void apply_replicaFallsBehind_sparesTheOtherShard() throws Exception {
    RolloutReport report;
    try (Connection held = cluster.connect(cluster.replica(1));
        Statement statement = held.createStatement()) {
      // Its applier waits for this lock; both its threads run all the same.
      statement.execute("FLUSH TABLES WITH READ LOCK");
      report = apply(Duration.ofMillis(500));
      statement.execute("UNLOCK TABLES");
    }

    assertThat(report.ending()).isEqualTo(Ending.STOPPED);
    assertThat(report.reason())
        .contains("the replica of shard-1", "ms behind; allowed are 500 ms", "shard-1 is migrated");
    assertThat(report.shards())
        .extracting(RolloutReport.Shard::state)
        .containsExactly(MIGRATED, UNTOUCHED);
    assertThat(cluster.tables(2)).doesNotContain("orders");
    assertThat(apply(PLENTY).ending()).isEqualTo(Ending.DONE);
  }

  @Test
  void apply_replicationIsStoppedBefore_touchesNone() throws Exception {
    try (Connection held = cluster.connect(cluster.replica(2));
        Statement statement = held.createStatement()) {
      statement.execute("STOP REPLICA SQL_THREAD");
      try {
        RolloutReport report = apply(PLENTY);

        assertThat(report.ending()).isEqualTo(Ending.REFUSED);
        assertThat(report.reason())
            .contains("the replica of shard-2", "replication is stopped", "Nothing was migrated");
        assertThat(cluster.tables(1)).doesNotContain("orders");
      } finally {
        statement.execute("START REPLICA");
      }
    }
  }

  private RolloutReport apply(Duration maxLag) {
    return cluster
        .rollout(SOAK, RolloutLease.LENGTH)
        .apply(cluster.signals(maxLag), RolloutListener.SILENT);
  }
}
