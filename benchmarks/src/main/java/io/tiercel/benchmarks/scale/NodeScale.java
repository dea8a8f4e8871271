package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.report.Series;
import io.tiercel.benchmarks.report.Series.Point;
import io.tiercel.benchmarks.tables.ItemRows;
import java.util.ArrayList;
import java.util.List;

/**
 * The same rows on more and more nodes of one machine. Nothing is to be gained where they share its
 * cores; what each hit costs must not grow.
 */
final class NodeScale {
  private static final List<Integer> NODES = List.of(1, 2, 3, 6);
  private static final int CALLERS = 16;
  private static final KeyRange KEYS = new KeyRange(0, 10_000);

  private static final String NAME = "scale.nodes";

  private NodeScale() {}

  static void measure(Scene scene, Findings findings) {
    List<Point> gets = new ArrayList<>();
    List<Point> hits = new ArrayList<>();
    for (int nodes : NODES) {
      try (MeasuredCluster cluster = scene.cluster("nodes-" + nodes, nodes);
          SharedItems items = new SharedItems(scene, cluster)) {
        ItemRows.insertQuietly(cluster.cluster(), KEYS.count());
        scene.progress().step("hits on " + nodes + " nodes");
        // Each has its share of the cores to compile what it runs: they are given the time for it.
        for (int others = 1; others < nodes; others++) {
          var unused = items.read(KEYS, CALLERS);
        }
        gets.add(new Point(nodes, items.read(KEYS, CALLERS).perSecond(Contestant.TIERCEL)));
        hits.add(new Point(nodes, items.hits()));
      }
    }
    findings.judged(new Series(NAME, "nodes", "gets/s", true, gets), Findings.NO_CLIFF);
    findings.told(new Series(NAME + ".hits", "nodes", "share of gets", true, hits));
  }
}
