package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The SDK as it is without being told otherwise. */
final class TiercelRows implements TraceRows {
  /** Longer than usual: nodes that have just been started read how their tables were filled. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Table<Long, Probe> table;

  TiercelRows(Backends.Cluster cluster) {
    Tiercel tiercel =
        Tiercel.connect(
            TiercelConfig.builder()
                .nodes(cluster.nodes())
                .credentials(cluster.client(), cluster.secret())
                .deadline(DEADLINE)
                .build());
    this.table = tiercel.table(Probe.TABLE, Long.class, Probe.class);
  }

  @Override
  public @Nullable Probe get(long id) {
    return table.get(id);
  }

  @Override
  public void put(Probe row) {
    var unused = table.put(row);
  }
}
