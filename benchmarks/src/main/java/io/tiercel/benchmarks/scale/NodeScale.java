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

  private NodeScale() {}

  static void measure(Scene scene, Findings findings) {
    List<Point> gets = new ArrayList<>();
    for (int nodes : NODES) {
      try (MeasuredCluster cluster = scene.cluster("nodes-" + nodes, nodes);
          SharedItems items = new SharedItems(scene, cluster)) {
        ItemRows.insertQuietly(cluster.cluster(), KEYS.count());
        scene.progress().step("hits on " + nodes + " nodes");
        gets.add(new Point(nodes, items.read(KEYS, CALLERS).perSecond(Contestant.TIERCEL)));
      }
    }
    findings.judged(new Series("scale.nodes", "nodes", "gets/s", true, gets), Findings.NO_CLIFF);
  }
}
