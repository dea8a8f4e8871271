package io.tiercel.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GrowthTest {
  @TempDir private Path folder;

  /** Where it differs, the new text is in target/growth.txt: look why, then commit it. */
  @Test
  void figures_asComputed_areThoseCommitted() throws IOException {
    String computed = GrowthFigures.text();
    Files.writeString(Path.of("target", "growth.txt"), computed);
    assertThat(computed).isEqualTo(committed());
  }

  private static String committed() throws IOException {
    try (InputStream in = GrowthTest.class.getResourceAsStream("growth.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shardGrowth_eightShards_isWhatHandsCompute() {
    ShardGrowth growth = ShardGrowth.of(8);
    assertThat(growth.fewest()).isEqualTo(512);
    assertThat(growth.most()).isEqualTo(512);
    assertThat(growth.imbalance()).isEqualTo(1);
    // A ninth: 4096 / 9 = 455.1; the other eight keep 455 or 456, so 8 x 56 come together.
    assertThat(growth.added()).isBetween(448, 456).isEqualTo(growth.leastAdded());
    assertThat(growth.removed()).isEqualTo(512);
    // 2 of 9 units: 910.2.
    assertThat(growth.heavy()).isIn(910, 911);
    assertThat(growth.doubled()).isEqualTo(growth.heavy() - 512);
  }

  @Test
  void imbalance_oneFullSlot_isSharesOverMean() {
    int[] rows = new int[4_096];
    rows[0] = 3;
    rows[4_095] = 1;
    List<String> owners = new ArrayList<>(Collections.nCopies(2_048, "a"));
    owners.addAll(Collections.nCopies(2_048, "b"));
    assertThat(KeyKind.imbalance(rows, owners)).isEqualTo(1.5);
  }

  @Test
  void bytesOfRows_oneLetterShard_countsEveryPacket() {
    // Digits of 0..4095: 10 + 180 + 2700 + 3096 x 4 = 15,274; and 4 + 4 + 1 + 1 + 1 for each row.
    assertThat(MapSpread.bytesOfRows(Collections.nCopies(4_096, "s"))).isEqualTo(15_274 + 45_056);
  }

  @Test
  void spread_manyNodes_endsWithTheLongestPause() {
    assertThat(MapSpread.readsPerSecond(3)).isCloseTo(1, within(0.01));
    assertThat(MapSpread.byRefresh(1_000).worst()).isBetween(4.0, 4.5);
    assertThat(MapSpread.byReads(2, 10)).isCloseTo(0.15, within(1e-9));
  }

  @Test
  void members_threeNodes_hearTwentyBeats() {
    Members members = new Members(3);
    assertThat(members.beatsPerSecond()).isEqualTo(20);
    assertThat(members.beatBytes()).isEqualTo(43 + 32);
    assertThat(members.bytesPerSecond()).isEqualTo(1_500);
    assertThat(members.viewReadsPerSecond()).isEqualTo(1.5);
    assertThat(Members.mostInView()).isEqualTo(235);
    assertThat(new Members(235).viewCharacters()).isEqualTo(3_994);
    assertThat(Members.mostBelow(1_500)).isEqualTo(3);
    assertThat(new Members(1_000).idle()).isEqualTo(729);
  }

  @Test
  void fanOut_fourNodes_reachesThreeOthersAndEverySdk() {
    FanOut one = new FanOut(4, 10, 1_000);
    assertThat(one.heard()).isEqualTo(750);
    assertThat(one.listeners()).isEqualTo(3);
    assertThat(one.relayed()).isEqualTo(3_000);
    assertThat(FanOut.topicBytes()).isEqualTo(44);
    assertThat(one.topicBytesPerSecond()).isEqualTo(33_000);
  }

  @Test
  void connections_threeNodes_addUp() {
    Connections one = new Connections(3, 8);
    assertThat(one.idlePerPrimary()).isEqualTo(3 * 7 + 2);
    assertThat(one.mostPerPrimary()).isEqualTo(3 * 49 + 2);
    assertThat(one.idlePerNode()).isEqualTo(80);
    assertThat(one.seatsPerNode()).isEqualTo(3);
    assertThat(one.seatTriesPerPrimary()).isEqualTo(2);
    assertThat(Connections.mostBusyNodes()).isEqualTo(3);
    assertThat(Connections.mostIdleNodes()).isEqualTo(21);
  }

  @Test
  void suite_run_meetsItsGoals() {
    Suite.Result result =
        new GrowthSuite()
            .run(new Suite.Settings(5, 1, folder, folder, figure -> true), Progress.SILENT);
    assertThat(result.rows()).allMatch(Row::met).hasSizeGreaterThan(3);
    assertThat(result.details()).containsKeys("slots", "limits");
  }
}
