package io.tiercel.node.loader;

import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.ShardMap;
import io.tiercel.router.ShardRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;

/**
 * Loads rows, merged per shard: while a shard's queries are running the next keys gather, and go
 * out as one {@code IN} query. Each shard has its own bounded queue and threads, so a slow one
 * delays only itself. Thread-safe; never blocks the caller.
 */
public final class ShardLoader {
  /**
   * Limits of the loads of one shard.
   *
   * @param threads queries at the same time
   * @param maxBatch keys in one query
   * @param maxWaiting keys waiting; more are refused with OVERLOADED
   * @param timeout longest time of one query
   * @param queriesPerSecond of all nodes together
   */
  public record Limits(
      int threads, int maxBatch, int maxWaiting, Duration timeout, int queriesPerSecond) {}

  private final ShardRouter router;
  private final SlotCurrency currency;
  private final Limits limits;
  private final IntSupplier nodes;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final NodeMetrics metrics;
  private final Map<String, ShardLoadQueue> queues = new ConcurrentHashMap<>();

  /**
   * Queries run on the executor, which must have room for all shards' threads.
   *
   * @param nodes how many nodes share the limits that hold for all together
   */
  public ShardLoader(
      ShardRouter router,
      SlotCurrency currency,
      Limits limits,
      IntSupplier nodes,
      Executor executor,
      ScheduledExecutorService timer,
      NodeMetrics metrics) {
    this.router = router;
    this.currency = currency;
    this.limits = limits;
    this.nodes = nodes;
    this.executor = executor;
    this.timer = timer;
    this.metrics = metrics;
  }

  /** Loads all of them; those of one shard, table and preference leave in one query if they fit. */
  public void load(List<LoadRequest> requests) {
    if (requests.isEmpty()) {
      return;
    }
    ShardMap map = router.shardMap();
    Map<String, List<QueuedLoad>> byShard = new HashMap<>();
    for (LoadRequest request : requests) {
      metrics.slotLoads().add(request.slot());
      boolean primary = request.primaryOnly() || !currency.isCurrent(request.slot());
      byShard
          .computeIfAbsent(map.ownerOf(request.slot()), shard -> new ArrayList<>())
          .add(new QueuedLoad(request, primary));
    }
    byShard.forEach((shard, loads) -> queueOf(shard).add(loads));
  }

  /** The term of the slot's shard now: what was loaded under a lower one proves nothing. */
  public int termOf(int slot) {
    return router.termOf(slot);
  }

  private ShardLoadQueue queueOf(String shard) {
    return queues.computeIfAbsent(
        shard,
        name -> new ShardLoadQueue(name, router, limits, newBudget(), executor, timer, metrics));
  }

  private LoadBudget newBudget() {
    return new LoadBudget(limits.queriesPerSecond(), nodes, System::nanoTime);
  }

  /** Keys that wait for a query now, per shard. */
  public Map<String, Integer> waiting() {
    Map<String, Integer> waiting = new HashMap<>();
    queues.forEach((shard, queue) -> waiting.put(shard, queue.waiting()));
    return waiting;
  }
}
