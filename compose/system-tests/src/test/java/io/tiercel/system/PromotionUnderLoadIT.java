package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.Promotion;
import io.tiercel.router.topology.ShardPromotion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replica is promoted, and the old primary again, while applications read and write. */
@Timeout(200)
final class PromotionUnderLoadIT {
  @TempDir Path folder;

  private LocalCluster cluster;

  @BeforeEach
  void start() {
    cluster =
        LocalCluster.start(
            LocalClusterSpec.defaults(folder.resolve("cluster")).withShape(2, 1, 2).attached(),
            Progress.SILENT);
  }

  @AfterEach
  void end() {
    boolean unused = Thread.interrupted();
    cluster.close();
  }

  @Test
  void promote_thereAndBackUnderLoad_noErrorNothingStale() {
    MySqlTopology.Shard shard = cluster.mysql().orElseThrow().shards().get(0);
    ShardPromotion promotion =
        new ShardPromotion(cluster.catalogEndpoint(), cluster.mysqlCredentials());
    try (JudgedLoad load = JudgedLoad.start(cluster, folder)) {
      int before = load.second() + 4;
      awaitSecond(load, before + 4);
      int begin = load.second();
      Promotion there = promotion.promote(shard.name(), endpoint(shard.replicas().get(0)));
      awaitSecond(load, load.second() + 5);
      Promotion back = promotion.promote(shard.name(), endpoint(shard.primary()));
      awaitSecond(load, load.second() + 5);
      int end = load.second();
      load.stop();
      System.out.printf(
          Locale.ROOT,
          "promotions: stalls %d and %d ms; slowest, ms, before %s and during %s%n",
          there.stall().toMillis(),
          back.stall().toMillis(),
          load.slowestMillis(before, begin),
          load.slowestMillis(begin, end));
      assertThat(there.remarks()).isEmpty();
      assertThat(back.remarks()).isEmpty();
      assertThat(there.stall()).isLessThan(Duration.ofSeconds(1));
      assertThat(back.stall()).isLessThan(Duration.ofSeconds(1));
      assertThat(load.errors()).as("errors").isEmpty();
      assertThat(load.stale()).as("stale reads").isEmpty();
    }
  }

  private static MySqlEndpoint endpoint(MySqlServer server) {
    return new MySqlEndpoint(server.host(), server.port());
  }

  private static void awaitSecond(JudgedLoad load, int second) {
    await().atMost(Duration.ofMinutes(1)).until(() -> load.second() >= second);
  }
}
