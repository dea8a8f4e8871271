package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import io.tiercel.node.audit.AuditOrder;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ColumnType;
import io.tiercel.router.topology.Slot;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The audit of shared entries and replicas on real MySQL. */
@Timeout(90)
class AuditIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int ROWS = 40;

  private FeedHarness tier;

  @BeforeEach
  void start() throws Exception {
    tier = new FeedHarness(mysql);
    for (long id = 0; id < ROWS; id++) {
      tier.put(id, "first");
    }
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  private AuditedRun audit(int seconds) {
    return AuditedRun.of(tier.node, new AuditOrder(seconds, 1_000, 0));
  }

  @Test
  void audit_underWritesOfTheTierAndFromOutside_findsNothing() throws Exception {
    tier.feed();
    awaitReplicasAudited();
    AtomicBoolean going = new AtomicBoolean(true);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    writers.add(CompletableFuture.runAsync(() -> writeInside(going)));
    writers.add(CompletableFuture.runAsync(() -> writeOutside(going)));
    writers.add(CompletableFuture.runAsync(() -> read(going)));
    AuditedRun run = audit(6);
    going.set(false);
    writers.forEach(CompletableFuture::join);
    assertThat(run.checked("shared")).isGreaterThan(200);
    assertThat(run.checked("replica")).isGreaterThan(50);
    assertThat(run.traces()).isEmpty();
    assertThat(run.wrong()).isZero();
  }

  private void writeInside(AtomicBoolean going) {
    for (int i = 0; going.get(); i++) {
      tier.client.write(Write.Kind.PUT, (long) (i % ROWS), "inside" + i).join();
    }
  }

  private void writeOutside(AtomicBoolean going) {
    try {
      for (int i = 0; going.get(); i++) {
        long id = i % ROWS;
        tier.outside(id, "UPDATE items SET name = 'outside" + i + "' WHERE id = " + id);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(AtomicBoolean going) {
    for (int i = 0; going.get(); i++) {
      tier.client.get(i % ROWS).join();
    }
  }

  @Test
  void audit_writtenOutsideWithoutAFeed_findsOlderCopyAndSameStamp() throws Exception {
    tier.outside(3, "UPDATE items SET name = 'second', _version = _version + 1 WHERE id = 3");
    tier.outside(4, "UPDATE items SET name = 'second' WHERE id = 4");
    AuditedRun run = audit(1);
    assertThat(run.wrong("shared")).isEqualTo(2);
    assertThat(run.traces().findValuesAsText("difference"))
        .containsExactlyInAnyOrder(
            "is older than the primary", "has the primary's stamp and other content");
    assertThat(tier.read(3)).isEqualTo("second");
    assertThat(tier.read(4)).isEqualTo("second");
  }

  @Test
  void audit_rowChangedOnAReplicaOnly_isFoundThereAndNowhereElse() throws Exception {
    tier.feed();
    awaitReplicasAudited();
    onReplicaOf(5, "UPDATE items SET name = 'else' WHERE id = 5");
    AuditedRun run = audit(2);
    assertThat(run.wrong("replica")).isPositive();
    assertThat(run.wrong("shared")).isZero();
    assertThat(run.told("kind")).isEqualTo("replica");
    assertThat(run.told("road")).isEqualTo("replication");
    assertThat(run.told("difference")).isEqualTo("has the primary's stamp and other content");
    assertThat(run.told("mended")).isEqualTo("false");
    assertThat(run.told("feed")).startsWith("seat of tailer-0, last beat ");
    onReplicaOf(5, "UPDATE items SET name = 'first' WHERE id = 5");
  }

  @Test
  void audit_replicaThatIsBehindAndKnownToBe_isNotWrong() throws Exception {
    awaitReplicasAudited();
    MySqlServer replica = replicaOf(6);
    tier.cluster.execute(replica, "STOP REPLICA SQL_THREAD");
    try {
      tier.put(6, "second");
      AuditedRun run = audit(2);
      assertThat(run.wrong()).isZero();
    } finally {
      tier.cluster.execute(replica, "START REPLICA SQL_THREAD");
    }
  }

  /** Replicas hold what was written, and the router knows it. */
  private void awaitReplicasAudited() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              long before = tier.node.metrics().get(Count.AUDIT_CHECKED_REPLICA);
              audit(1);
              return tier.node.metrics().get(Count.AUDIT_CHECKED_REPLICA) - before >= ROWS;
            });
  }

  private MySqlServer replicaOf(long id) {
    int shard = tier.cluster.shardOf(Slot.of(ColumnType.INTEGER, id));
    return mysql.topology().shards().get(shard).replicas().get(0);
  }

  private void onReplicaOf(long id, String sql) throws SQLException {
    try (Connection connection = mysql.connect(replicaOf(id));
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL super_read_only = OFF");
      statement.execute("SET SESSION sql_log_bin = 0");
      statement.execute("USE " + tier.cluster.database());
      statement.execute(sql);
      statement.execute("SET GLOBAL super_read_only = ON");
    }
  }
}
