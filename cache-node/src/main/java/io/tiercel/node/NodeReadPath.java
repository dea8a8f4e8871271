package io.tiercel.node;

import io.tiercel.node.fill.GatheringNodes;
import io.tiercel.node.fill.HandedLoads;
import io.tiercel.node.fill.OwnerPeeks;
import io.tiercel.node.fill.OwnerReads;
import io.tiercel.node.fill.RequestDeadlines;
import io.tiercel.node.loader.GatheredLoads;
import io.tiercel.node.loader.ShardLoader;
import io.tiercel.node.loader.SlotCurrency;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.ShardRouter;
import java.time.Duration;

/**
 * Puts steps 4 and 5 of a read together: entry, else lease, else load and fill. No logic.
 *
 * @param reads of the keys this node owns
 * @param peeks what is held of many of them at once
 * @param handed loads that go to, or come from, other owners
 */
record NodeReadPath(OwnerReads reads, OwnerPeeks peeks, HandedLoads handed) {
  private static final int MAX_WAITING_PER_SHARD = 100_000;
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

  static NodeReadPath assemble(
      CacheNodeConfig.Loader config,
      ShardRouter router,
      SlotCurrency currency,
      NodeThreads threads,
      NodeCluster cluster,
      GatheringNodes nodes,
      RequestDeadlines deadlines,
      NodeMetrics metrics) {
    ShardLoader.Limits limits =
        new ShardLoader.Limits(
            config.threadsPerShard(),
            config.maxBatch(),
            MAX_WAITING_PER_SHARD,
            QUERY_TIMEOUT,
            config.queriesPerSecond());
    ShardLoader loader =
        new ShardLoader(
            router,
            currency,
            limits,
            cluster.standing()::nodes,
            threads.blocking(),
            threads.timer(),
            metrics);
    GatheredLoads gathered = new GatheredLoads(loader::load, threads.timer());
    HandedLoads handed = new HandedLoads(loader, gathered, nodes, deadlines, metrics);
    return new NodeReadPath(
        new OwnerReads(
            cluster.store(), cluster.leases(), loader, handed, cluster.voice(), deadlines, metrics),
        new OwnerPeeks(cluster.store(), loader, cluster.voice(), metrics),
        handed);
  }
}
