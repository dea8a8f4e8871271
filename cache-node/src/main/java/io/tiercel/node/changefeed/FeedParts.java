package io.tiercel.node.changefeed;

import io.tiercel.node.loader.Tables;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.feed.ShardFeeds;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What every tailer of a node needs.
 *
 * @param node its name, as operators see it in the seat
 * @param feeds the shards' side
 * @param tables descriptions of tables
 * @param steps what transactions do
 * @param terms for gaps
 * @param metrics counts
 * @param beat how often a holder stores its position
 * @param random for server ids
 * @param inCluster whether this node may hold a seat
 */
record FeedParts(
    String node,
    ShardFeeds feeds,
    Tables tables,
    FeedSteps steps,
    TermSpread terms,
    NodeMetrics metrics,
    Duration beat,
    RandomGenerator random,
    BooleanSupplier inCluster) {

  ThreadFactory threads(String name) {
    return work -> {
      Thread thread = new Thread(work, "tiercel-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
