package io.tiercel.node;

import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.fill.RequestDeadlines;
import io.tiercel.node.loader.ShardWriter;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.ShardRouter;

/** Puts steps 4 and 5 of a write together: commit, raise, publish, answer. No logic. */
final class NodeWritePath {
  private static final int MAX_WAITING_PER_SHARD = 10_000;

  private NodeWritePath() {}

  static OwnerWrites assemble(
      CacheNodeConfig.Loader config,
      ShardRouter router,
      NodeThreads threads,
      NodeCluster cluster,
      RequestDeadlines deadlines,
      NodeMetrics metrics) {
    ShardWriter writer =
        new ShardWriter(
            router,
            config.threadsPerShard(),
            MAX_WAITING_PER_SHARD,
            threads.blocking(),
            threads.timer(),
            metrics);
    return new OwnerWrites(
        cluster.store(),
        writer,
        cluster.invalidations().publisher(),
        cluster.voice(),
        deadlines,
        threads.timer(),
        metrics);
  }
}
