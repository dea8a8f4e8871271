package io.tiercel.benchmarks.near;

import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.cli.output.Progress;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The SDK's near cache with its default freshness, proven by a cluster. */
final class TiercelNear implements NearCache {
  private final MeasuredCluster cluster;
  private final Tiercel tiercel;
  private final Table<Long, Item> items;

  TiercelNear(Path folder) {
    cluster = MeasuredCluster.start(folder.resolve("cluster"), 1, 1, Progress.SILENT);
    tiercel = cluster.connect(NearCacheConfig.DEFAULT);
    items = MeasuredCluster.items(tiercel);
    for (long id = 0; id < NearHits.ROWS; id++) {
      var unused = items.put(Item.of(id, 0));
    }
  }

  @Override
  public @Nullable Item get(Long id) {
    return items.get(id);
  }

  @Override
  public void close() {
    tiercel.close();
    cluster.close();
  }
}
