package io.tiercel.node;

import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.LeaseTable;
import io.tiercel.node.fill.OwnerReads;
import io.tiercel.node.fill.RequestDeadlines;
import io.tiercel.node.loader.ShardLoader;
import io.tiercel.node.loader.SlotCurrency;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.ShardRouter;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Puts steps 4 and 5 of a read together: entry, else lease, else load and fill. No logic. */
final class NodeReadPath {
  private static final int MAX_WAITING_PER_SHARD = 100_000;
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

  private NodeReadPath() {}

  static OwnerReads assemble(
      CacheNodeConfig.Loader config,
      ShardRouter router,
      SlotCurrency currency,
      Executor blocking,
      EntryStore store,
      LeaseTable leases,
      RequestDeadlines deadlines,
      NodeMetrics metrics) {
    ShardLoader.Limits limits =
        new ShardLoader.Limits(
            config.threadsPerShard(), config.maxBatch(), MAX_WAITING_PER_SHARD, QUERY_TIMEOUT);
    ShardLoader loader = new ShardLoader(router, currency, limits, blocking, metrics);
    return new OwnerReads(store, leases, loader, deadlines, metrics);
  }
}
