package io.tiercel.node;

import io.tiercel.node.audit.Auditor;
import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.move.SlotMover;
import org.jspecify.annotations.Nullable;

/** What a node shows of its present state, beside what {@link NodeMetrics} counts. */
final class NodeGauges {
  private NodeGauges() {}

  static void register(
      NodeMetrics metrics,
      NodeCluster cluster,
      Auditor auditor,
      @Nullable ChangeFeed feed,
      @Nullable SlotMover mover) {
    if (feed != null) {
      metrics.gauge(
          "tiercel.node.feed.lag",
          "How far the slowest followed binlog is behind, milliseconds; -1 without a seat",
          feed,
          f -> (double) f.lagMillis());
      metrics.gauge(
          "tiercel.node.feed.seats", "Shards whose binlog this node follows", feed, f -> f.seats());
    }
    if (mover != null) {
      metrics.gauge(
          "tiercel.node.mover.job",
          "The move job this node works on; 0 for none",
          mover,
          m -> (double) m.figures().job());
    }
    metrics.gauge(
        "tiercel.node.audit.share",
        "Share of the copies compared with their primary that were served wrong beyond their bound",
        auditor,
        Auditor::share);
    metrics.gauge(
        "tiercel.node.entries.owned",
        "Entries this node owns",
        cluster.store(),
        store -> (double) store.ownedEntries());
    metrics.gauge(
        "tiercel.node.entries.viewed",
        "Entries read without a thread change",
        cluster.store(),
        store -> (double) store.viewedEntries());
    metrics.gauge(
        "tiercel.node.flights", "Loads under way", cluster.leases(), leases -> leases.size());
    metrics.gauge(
        "tiercel.node.subscribers",
        "SDKs that listen to invalidations",
        cluster.invalidations().relay(),
        relay -> relay.subscribers());
    metrics.gauge(
        "tiercel.node.members", "Members of the cluster", cluster, c -> c.memberIds().size());
  }
}
