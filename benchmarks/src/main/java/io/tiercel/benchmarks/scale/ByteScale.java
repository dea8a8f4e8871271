package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.report.Series;
import io.tiercel.benchmarks.report.Series.Point;
import io.tiercel.benchmarks.tables.Wide;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.util.ArrayList;
import java.util.List;

/** Larger and larger rows that one node has: fewer of them in a second, but not fewer bytes. */
final class ByteScale {
  private static final List<Integer> LENGTHS = List.of(10, 100, 1_024, 8_192, 65_536);
  private static final int CALLERS = 16;
  private static final int ROWS = 500;
  private static final String NAME = "scale.bytes";
  private static final double MEGA = 1e6;

  /** Bytes must not get fewer; a tenth is what turns differ by. */
  private static final double NOT_FEWER = 0.9;

  private ByteScale() {}

  static void measure(Scene scene, Findings findings) {
    List<Point> gets = new ArrayList<>();
    List<Point> bytes = new ArrayList<>();
    try (MeasuredCluster cluster = scene.cluster("bytes", 1);
        Tiercel tiercel = cluster.connect(NearCacheConfig.off())) {
      Table<Long, Wide> table = tiercel.table(Wide.TABLE, Long.class, Wide.class);
      long first = 0;
      for (int length : LENGTHS) {
        scene.progress().step("rows of " + length + " bytes");
        double perSecond = perSecond(scene, table, new KeyRange(first, ROWS), length);
        gets.add(new Point(length, perSecond));
        bytes.add(new Point(length, perSecond * length / MEGA));
        first += ROWS;
      }
    }
    findings.judged(new Series(NAME, "bytes", "MB/s", true, bytes), NOT_FEWER);
    findings.told(new Series(NAME + ".gets", "bytes", "gets/s", true, gets));
  }

  private static double perSecond(Scene scene, Table<Long, Wide> table, KeyRange keys, int length) {
    for (long id = keys.first(); id < keys.first() + keys.count(); id++) {
      var unused = table.put(Wide.of(id, length));
    }
    keys.readOnce(table);
    return scene
        .contest()
        .closedLoop(CALLERS, List.of(keys.reader(table)))
        .perSecond(Contestant.TIERCEL);
  }
}
