package io.tiercel.node;

import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.fill.RequestDeadlines;
import io.tiercel.node.loader.ShardWriter;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.ShardRouter;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Puts steps 4 and 5 of a write together: commit, raise, publish, answer. No logic. */
final class NodeWritePath {
  private static final int MAX_WAITING_PER_SHARD = 10_000;

  private NodeWritePath() {}

  static OwnerWrites assemble(
      CacheNodeConfig.Loader config,
      ShardRouter router,
      Executor blocking,
      EntryStore store,
      OwnerWrites.Publisher publisher,
      RequestDeadlines deadlines,
      ScheduledExecutorService timer,
      NodeMetrics metrics) {
    ShardWriter writer =
        new ShardWriter(router, config.threadsPerShard(), MAX_WAITING_PER_SHARD, blocking);
    return new OwnerWrites(store, writer, publisher, deadlines, timer, metrics);
  }
}
