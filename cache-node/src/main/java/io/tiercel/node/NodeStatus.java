package io.tiercel.node;

import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.node.changefeed.FeedFigures;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardStatus;
import io.tiercel.router.move.SlotMover;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code /status} shows: figures and places, never a row value or a secret. */
record NodeStatus(
    CacheNodeConfig config,
    Supplier<Optional<String>> notReady,
    NodeCluster cluster,
    NodeMetrics metrics,
    ShardRouter router,
    @Nullable ChangeFeed feed,
    @Nullable SlotMover mover) {

  Map<String, Object> page() {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("name", config.name());
    page.put("cluster", config.cluster());
    page.put("pid", ProcessHandle.current().pid());
    page.put("ready", notReady.get().isEmpty());
    page.put("notReady", notReady.get().orElse(""));
    page.put("viewRevision", cluster.views().current().revision());
    page.put("members", cluster.views().current().nodes());
    boolean member = cluster.isRunning();
    page.put("slotsOwned", member ? cluster.owners().localSlots() : 0);
    page.put("entries", member ? cluster.store().ownedEntries() : 0);
    page.put("backupEntries", member ? cluster.store().backupEntries() : 0);
    page.put("viewedEntries", member ? cluster.store().viewedEntries() : 0);
    page.put("flights", cluster.leases().size());
    page.put("subscribers", cluster.invalidations().relay().subscribers());
    page.put("counts", metrics.snapshot());
    page.put("feed", feed == null ? List.of() : feedFigures(feed));
    page.put("moving", mover == null ? 0 : mover.figures().job());
    page.put("shards", router.status().stream().map(NodeStatus::shard).toList());
    return page;
  }

  private static List<Map<String, Object>> feedFigures(ChangeFeed feed) {
    return feed.figures().stream().map(FeedFigures::page).toList();
  }

  private static Map<String, Object> shard(ShardStatus shard) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("shard", shard.shard());
    page.put("slots", shard.slots());
    page.put("weight", shard.weight());
    page.put("term", shard.term());
    page.put("breaker", shard.breaker());
    page.put("committed", shard.committed());
    List<Map<String, Object>> endpoints =
        shard.endpoints().stream().map(NodeStatus::endpoint).toList();
    page.put("endpoints", endpoints);
    return page;
  }

  private static Map<String, Object> endpoint(ShardStatus.EndpointStatus endpoint) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("address", endpoint.address());
    page.put("primary", endpoint.primary());
    page.put("healthy", endpoint.healthy());
    Duration lag = endpoint.lag();
    page.put("lagMillis", lag == null ? -1L : lag.toMillis());
    page.put("outstanding", endpoint.outstanding());
    page.put("active", endpoint.active());
    page.put("idle", endpoint.idle());
    page.put("waiting", endpoint.waiting());
    String error = endpoint.lastError();
    page.put("lastError", error == null ? "" : error);
    return page;
  }
}
