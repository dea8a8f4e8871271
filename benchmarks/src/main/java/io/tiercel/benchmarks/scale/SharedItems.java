package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.contest.Standings;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Statistics;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.util.List;

/**
 * An application without a near cache, and rows that its cluster's nodes have. Confined to one
 * thread.
 */
final class SharedItems implements AutoCloseable {
  private final Scene scene;
  private final Tiercel tiercel;
  private final Table<Long, Item> items;
  private double hits;

  SharedItems(Scene scene, MeasuredCluster cluster) {
    this.scene = scene;
    this.tiercel = cluster.connect(NearCacheConfig.off());
    this.items = MeasuredCluster.items(tiercel);
  }

  /** So many callers read these rows, which have been read once. */
  Standings read(KeyRange keys, int callers) {
    keys.readOnce(items);
    Contestant reader = keys.reader(items);
    Statistics before = tiercel.statistics();
    Standings standings = scene.contest().closedLoop(callers, List.of(reader));
    Statistics after = tiercel.statistics();
    double shared = (double) (after.sharedReads() - before.sharedReads());
    hits = shared / (shared + after.loadedReads() - before.loadedReads());
    return standings;
  }

  /** The share of the reads of last time that MySQL had no part in. */
  double hits() {
    return hits;
  }

  @Override
  public void close() {
    tiercel.close();
  }
}
