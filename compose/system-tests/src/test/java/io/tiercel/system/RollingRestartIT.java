package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.cluster.NodeChanges;
import io.tiercel.cli.cluster.NodeChanges.Restarted;
import io.tiercel.cli.output.Progress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes are restarted one after the other, while applications read and write. */
@Timeout(280)
final class RollingRestartIT {
  private static final int BUDGET = 300;
  private static final int SECONDS_BEFORE = 8;
  private static final int SECONDS_AFTER = 4;

  @TempDir Path folder;

  private LocalCluster cluster;
  private final List<SelectMeter> meters = new ArrayList<>();

  @BeforeEach
  void start() {
    cluster =
        LocalCluster.start(
            LocalClusterSpec.defaults(folder.resolve("cluster"))
                .withShape(2, 0, 3)
                .withLoadBudget(BUDGET)
                .attached(),
            Progress.SILENT);
  }

  private void measure() throws SQLException {
    for (var shard : cluster.mysql().orElseThrow().shards()) {
      meters.add(SelectMeter.of(shard.primary()));
    }
  }

  @AfterEach
  void end() throws Exception {
    boolean unused = Thread.interrupted();
    for (SelectMeter meter : meters) {
      meter.close();
    }
    cluster.close();
  }

  @Test
  void restart_threeNodesUnderLoad_noErrorNothingStaleAndWarm() throws Exception {
    try (JudgedLoad load = JudgedLoad.start(cluster, folder)) {
      // The first seconds are those of cold code.
      int before = load.second() + 4;
      awaitSecond(load, before + SECONDS_BEFORE);
      measure();
      int begin = load.second();

      List<Restarted> restarted =
          new NodeChanges(cluster, Progress.SILENT).restart(List.of("node-1", "node-2", "node-3"));

      int end = load.second() + SECONDS_AFTER;
      awaitSecond(load, end);
      load.stop();

      List<Double> usual = load.hitRatios(before, begin);
      List<Double> during = load.hitRatios(begin, end);
      double usualHits = usual.stream().mapToDouble(ratio -> ratio).average().orElseThrow();
      double worstHits = during.stream().mapToDouble(ratio -> ratio).min().orElseThrow();
      double mostSelects =
          meters.stream().flatMap(m -> m.rates().stream()).mapToDouble(r -> r).max().orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "rolling restart: %s%n  hits before %.4f, worst second %.4f; SELECTs/s of a shard at most"
              + " %.0f of %d%n  operations/s before %s%n  and during %s%n  slowest, ms, before %s%n  and during %s%n",
          restarted,
          usualHits,
          worstHits,
          mostSelects,
          BUDGET,
          load.operations(before, begin),
          load.operations(begin, end),
          load.slowestMillis(before, begin),
          load.slowestMillis(begin, end));
      assertThat(restarted).extracting(Restarted::node).hasSize(3);
      assertThat(load.errors()).as("errors").isEmpty();
      assertThat(load.stale()).as("stale reads").isEmpty();
      assertThat(worstHits).as("hit ratio").isGreaterThanOrEqualTo(0.8 * usualHits);
      assertThat(mostSelects).as("SELECTs per second of a shard").isLessThanOrEqualTo(BUDGET);
    }
  }

  private static void awaitSecond(JudgedLoad load, int second) {
    await().atMost(Duration.ofMinutes(1)).until(() -> load.second() >= second);
  }
}
