package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.contest.Standings;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.report.Series;
import io.tiercel.benchmarks.report.Series.Point;
import io.tiercel.benchmarks.tables.ItemRows;
import java.util.ArrayList;
import java.util.List;

/** More and more callers of one application read rows that one node has. */
final class CallerScale {
  private static final List<Integer> CALLERS = List.of(1, 2, 4, 8, 16, 32, 64);
  private static final KeyRange KEYS = new KeyRange(0, 10_000);
  private static final String NAME = "scale.callers";

  private CallerScale() {}

  static void measure(Scene scene, Findings findings) {
    List<Point> gets = new ArrayList<>();
    List<Point> slowest = new ArrayList<>();
    try (MeasuredCluster cluster = scene.cluster("callers", 1);
        SharedItems items = new SharedItems(scene, cluster)) {
      ItemRows.insertQuietly(cluster.cluster(), KEYS.count());
      for (int callers : CALLERS) {
        scene.progress().step(callers + " callers");
        Standings standings = items.read(KEYS, callers);
        gets.add(new Point(callers, standings.perSecond(Contestant.TIERCEL)));
        slowest.add(new Point(callers, standings.p99(Contestant.TIERCEL)));
      }
    }
    findings.judged(new Series(NAME, "callers", "gets/s", true, gets), Findings.NO_CLIFF);
    findings.told(new Series(NAME + ".p99", "callers", "us", false, slowest));
  }
}
