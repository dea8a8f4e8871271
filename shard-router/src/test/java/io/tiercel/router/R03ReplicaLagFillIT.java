package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.RouterConfig.PoolConfig;
import io.tiercel.router.RouterConfig.ReplicaConfig;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Race 3: a replica that lags answers the load after an invalidation. */
@Timeout(90)
final class R03ReplicaLagFillIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static RouterHarness harness;
  private static long key;

  @BeforeAll
  static void open() throws SQLException {
    TestCluster cluster = TestCluster.create(mysql, "lag");
    RouterConfig config =
        new RouterConfig(
            cluster.catalog(),
            cluster.credentials(),
            PoolConfig.DEFAULT,
            new ReplicaConfig(Duration.ofSeconds(20), Duration.ofMillis(100)));
    harness = RouterHarness.open(mysql, cluster, config, RouterHarness.ITEM);
    key = harness.keyOn("shard-1");
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  private static MySqlServer replica() {
    return mysql.topology().shards().get(0).replicas().get(0);
  }

  private static void awaitReplicaAnswers() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> harness.replicaAnswers(key, ReadPreference.FRESH_REPLICA));
  }

  @Test
  void freshRead_replicaApplierIsHeldUp_isAnsweredByThePrimary() throws SQLException {
    harness.write(harness.item(Kind.PUT, key, "old", 1));
    awaitReplicaAnswers();
    try (Connection held = harness.connect(replica());
        Statement statement = held.createStatement()) {
      // Its replication threads run on and look well; they only get nowhere.
      statement.execute("FLUSH TABLES WITH READ LOCK");
      harness.write(harness.item(Kind.PUT, key, "new", 2));
      for (int i = 0; i < 50; i++) {
        assertThat(harness.name(key, ReadPreference.FRESH_REPLICA)).isEqualTo("new");
      }
      // The replica is in the rotation and stale: only the watermark kept it from answering.
      assertThat(harness.name(key, ReadPreference.ANY_REPLICA)).isEqualTo("old");
      statement.execute("UNLOCK TABLES");
    }
    awaitReplicaAnswers();
    assertThat(harness.name(key, ReadPreference.FRESH_REPLICA)).isEqualTo("new");
  }
}
