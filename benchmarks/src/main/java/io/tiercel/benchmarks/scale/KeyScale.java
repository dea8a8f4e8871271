package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.report.Series;
import io.tiercel.benchmarks.report.Series.Point;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.util.ArrayList;
import java.util.List;

/**
 * More and more keys, each read as often as any other. A node has room for a million, and that is
 * what is judged: hits in a tier that has all of them. Beside it an application with room for a
 * hundred thousand: behind that, most of its reads leave the process, and of ten million keys most
 * reach MySQL; no step there is flat, nor could it be.
 */
final class KeyScale {
  private static final List<Integer> FITTING = List.of(10_000, 100_000, 1_000_000);
  private static final int TOO_MANY = 10_000_000;

  /** Ten million rows take minutes to be written: only for runs that take their time. */
  private static final int SECONDS_FOR_TOO_MANY = 15;

  private static final String NODE_HEAP = "3g";
  private static final int NEAR_ROOM = 100_000;
  private static final int CALLERS = 16;
  private static final String NAME = "scale.keys";

  private KeyScale() {}

  static void measure(Scene scene, Findings findings) {
    List<Integer> counts = counts(scene.settings().seconds());
    List<Point> shared = new ArrayList<>();
    List<Point> hits = new ArrayList<>();
    List<Point> near = new ArrayList<>();
    try (MeasuredCluster cluster =
            MeasuredCluster.startRoomy(
                scene.folder().resolve("keys"), KeyRange.ROOM, NODE_HEAP, scene.progress());
        SharedItems items = new SharedItems(scene, cluster);
        Tiercel tiercel = cluster.connect(NearCacheConfig.maxEntries(NEAR_ROOM))) {
      int most = counts.get(counts.size() - 1);
      scene
          .progress()
          .step(
              most
                  + " rows"
                  + (most < TOO_MANY
                      ? ", ten million from " + SECONDS_FOR_TOO_MANY + " s on"
                      : ""));
      ItemRows.insertQuietly(cluster.cluster(), most);
      for (int count : counts) {
        scene.progress().step(count + " keys");
        KeyRange keys = new KeyRange(0, count);
        shared.add(new Point(count, items.read(keys, CALLERS).perSecond(Contestant.TIERCEL)));
        hits.add(new Point(count, items.hits()));
        near.add(new Point(count, nearReads(scene, tiercel, keys)));
      }
    }
    Series fitting = new Series(NAME, "keys", "gets/s", true, shared.subList(0, FITTING.size()));
    findings.judged(fitting, Findings.NO_CLIFF);
    if (shared.size() > FITTING.size()) {
      findings.told(new Series(NAME + ".beyond", "keys", "gets/s", true, shared));
    }
    findings.told(new Series(NAME + ".hits", "keys", "share of gets", true, hits));
    findings.told(new Series(NAME + ".near", "keys", "gets/s", true, near));
  }

  private static List<Integer> counts(int seconds) {
    List<Integer> counts = new ArrayList<>(FITTING);
    if (seconds >= SECONDS_FOR_TOO_MANY) {
      counts.add(TOO_MANY);
    }
    return counts;
  }

  private static double nearReads(Scene scene, Tiercel tiercel, KeyRange keys) {
    Table<Long, Item> items = MeasuredCluster.items(tiercel);
    keys.readOnce(items);
    return scene
        .contest()
        .closedLoop(CALLERS, List.of(keys.reader(items)))
        .perSecond(Contestant.TIERCEL);
  }
}
