package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.router.topology.ForcedPromotion;
import io.tiercel.router.topology.Promotion;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary dies, and comes back. Uses up its servers: no other class may have such ones. */
@Timeout(120)
final class ForcedPromotionIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(3).replicas(2);

  private static String executed(RouterHarness harness, MySqlServer server) throws SQLException {
    return String.valueOf(harness.ask(server, "SELECT @@GLOBAL.gtid_executed")).replace("\n", "");
  }

  private static void awaitHolds(RouterHarness harness, MySqlServer server, String gtids) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                "1"
                    .equals(
                        harness.ask(
                            server,
                            "SELECT GTID_SUBSET('" + gtids + "', @@GLOBAL.gtid_executed)")));
  }

  @Test
  void promote_primaryDied_namesWhatIsLostAndTheReturnedOneIsNeverWrittenTo() throws Exception {
    try (RouterHarness harness = RouterHarness.open(mysql, RouterHarness.ITEM)) {
      TestCluster cluster = harness.cluster();
      ForcedPromotion promotion = new ForcedPromotion(cluster.catalog(), cluster.credentials());
      MySqlTopology.Shard shard = mysql.topology().shards().get(0);
      MySqlServer next = shard.replicas().get(0);
      MySqlServer behind = shard.replicas().get(1);
      MySqlEndpoint endpoint = TestCluster.endpoint(next);
      long key = harness.keyOn(shard.name());

      assertThatThrownBy(() -> promotion.forecast(shard.name(), endpoint, ""))
          .hasMessageContaining("answers");

      RowWritten kept = harness.write(harness.item(Kind.PUT, key, "kept", 1));
      String common = executed(harness, shard.primary());
      awaitHolds(harness, next, common);
      awaitHolds(harness, behind, common);
      harness.sql(behind, "STOP REPLICA");
      RowWritten more = harness.write(harness.item(Kind.PUT, key, "kept 2", 2));
      String held = executed(harness, shard.primary());
      awaitHolds(harness, next, held);
      harness.sql(next, "STOP REPLICA");
      RowWritten gone = harness.write(harness.item(Kind.PUT, key, "lost", 3));
      assertThat(gone.stamp().version()).isGreaterThan(more.stamp().version());
      String known = executed(harness, shard.primary());
      String lost =
          harness.ask(shard.primary(), "SELECT GTID_SUBTRACT('" + known + "', '" + held + "')");
      shard.primary().kill();

      assertThatThrownBy(
              () -> promotion.forecast(shard.name(), TestCluster.endpoint(behind), known))
          .hasMessageContaining("promote that one");
      assertThat(promotion.forecast(shard.name(), endpoint, known).missing()).isEqualTo(lost);
      Promotion done = promotion.promote(shard.name(), endpoint);

      assertThat(done.term()).isGreaterThan(kept.stamp().term());
      assertThat(harness.name(key, ReadPreference.PRIMARY)).isEqualTo("kept 2");
      awaitHolds(harness, behind, executed(harness, next));
      shard.primary().restart();
      RowWritten after = harness.write(harness.item(Kind.PUT, key, "after", 4));
      assertThat(after.stamp().term()).isEqualTo(done.term());
      assertThat(harness.ask(next, "SELECT name FROM item WHERE id = " + key)).isEqualTo("after");
      assertThat(harness.ask(shard.primary(), "SELECT name FROM item WHERE id = " + key))
          .isEqualTo("lost");
      assertThat(promotion.promote(shard.name(), endpoint).term()).isEqualTo(done.term());
    }
  }

  /** The router has not read the catalog since: nothing but the probe stands between. */
  @Test
  void write_primaryIsBackAndTheCatalogNamesAnother_isNotSentToIt() throws Exception {
    try (RouterHarness harness = RouterHarness.open(mysql, RouterHarness.ITEM)) {
      MySqlTopology.Shard shard = mysql.topology().shards().get(1);
      MySqlServer catalog = mysql.topology().catalog();
      long key = harness.keyOn(shard.name());
      RowWritten first = harness.write(harness.item(Kind.PUT, key, "before", 1));
      assertThat(first.values()).isNotNull();
      MySqlServer next = shard.replicas().get(0);
      awaitHolds(harness, next, executed(harness, shard.primary()));
      shard.primary().kill();
      Awaitility.await()
          .until(() -> harness.router().status().get(1).endpoints().get(0).lastError() != null);
      catalog.pause();
      try {
        shard.primary().restart();
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() - end < 0) {
          assertThatThrownBy(
                  () ->
                      harness
                          .router()
                          .write(
                              harness.item(Kind.PUT, key, "to the old one", 2),
                              Deadline.after(Duration.ofMillis(400))))
              .isInstanceOf(RouterException.class);
        }
      } finally {
        catalog.resume();
      }
      assertThat(harness.ask(shard.primary(), "SELECT name FROM item WHERE id = " + key))
          .isEqualTo("before");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> harness.write(harness.item(Kind.PUT, key, "again", 3)).values() != null);
    }
  }
}
