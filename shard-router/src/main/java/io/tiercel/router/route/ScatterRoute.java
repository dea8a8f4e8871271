package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.ShardResult;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.CallbackWork;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.HandleCallback;

/**
 * Runs one read on every shard. Scatter reads are heavy, so each shard takes only so many at a
 * time; the others wait within their deadline. Thread-safe.
 */
public final class ScatterRoute {
  private final ClusterView view;
  private final ReadRoute route;
  private final FanOut fanOut;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  /** With these steps behind it. */
  public ScatterRoute(ClusterView view, ReadRoute route, FanOut fanOut) {
    this.view = view;
    this.route = route;
    this.fanOut = fanOut;
  }

  /** One result per shard; a failure is a result. */
  <R> List<ShardResult<R>> run(
      ReadPreference preference,
      int perShardConcurrency,
      Deadline deadline,
      HandleCallback<R, RuntimeException> work) {
    if (perShardConcurrency < 1) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "perShardConcurrency is " + perShardConcurrency + ", allowed is 1 and above");
    }
    List<Supplier<ShardResult<R>>> perShard = new ArrayList<>();
    Cluster cluster = view.now();
    for (ShardServers shard : cluster.shards()) {
      BitSet slots = cluster.slotsOf(shard);
      perShard.add(() -> one(shard, slots, preference, perShardConcurrency, deadline, work));
    }
    return fanOut.all(perShard);
  }

  private <R> ShardResult<R> one(
      ShardServers shard,
      BitSet slots,
      ReadPreference preference,
      int limit,
      Deadline deadline,
      HandleCallback<R, RuntimeException> work) {
    Gate gate = gates.computeIfAbsent(shard.name(), name -> new Gate());
    try {
      gate.enter(shard.name(), limit, deadline);
    } catch (RouterException e) {
      return new ShardResult<>(shard.name(), null, e);
    }
    try {
      R value = route.run(shard, slots, preference, deadline, CallbackWork.reading(work));
      return new ShardResult<>(shard.name(), value, null);
    } catch (RouterException e) {
      return new ShardResult<>(shard.name(), null, e);
    } finally {
      gate.leave();
    }
  }

  /** Counts the scatter reads on one shard. */
  private static final class Gate {
    private int inside;

    synchronized void enter(String shard, int limit, Deadline deadline) {
      try {
        while (inside >= limit) {
          if (deadline.hasPassed()) {
            throw new RouterException(
                Code.OVERLOADED,
                Outcome.NOT_APPLIED,
                true,
                shard + " runs " + inside + " scatter reads, " + limit + " are allowed",
                null);
          }
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline.remaining().toNanos()));
        }
        inside++;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RouterException(
            Code.OVERLOADED,
            Outcome.NOT_APPLIED,
            true,
            "interrupted while waiting to read from " + shard,
            e);
      }
    }

    synchronized void leave() {
      inside--;
      notifyAll();
    }
  }
}
