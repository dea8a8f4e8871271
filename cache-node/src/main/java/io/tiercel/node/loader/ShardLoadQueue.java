package io.tiercel.node.loader;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RowKey;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.StoredRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loads of one shard. Two queries begin as soon as there is something to ask; what comes while
 * they run gathers for the next. Where the shard is slow, more begin: one for each time that
 * nothing was taken for a while. So a shard that is quick, or near, gets few queries of many keys,
 * and one that is far gets as many as it takes, up to the limit. Thread-safe.
 */
final class ShardLoadQueue {
  private static final Logger log = LoggerFactory.getLogger(ShardLoadQueue.class);

  /** Queries that need no reason. */
  private static final int AT_ONCE = 2;

  /** How long a key waits for queries that are under way before one more begins. */
  static final long PATIENCE_MILLIS = 2;

  private final String shard;
  private final ShardRouter router;
  private final ShardLoader.Limits limits;
  private final LoadBudget budget;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final NodeMetrics metrics;

  @GuardedBy("this")
  private final ArrayDeque<QueuedLoad> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private int running;

  /** How often a query's keys were taken. */
  @GuardedBy("this")
  private long takes;

  @GuardedBy("this")
  private boolean watched;

  ShardLoadQueue(
      String shard,
      ShardRouter router,
      ShardLoader.Limits limits,
      LoadBudget budget,
      Executor executor,
      ScheduledExecutorService timer,
      NodeMetrics metrics) {
    this.shard = shard;
    this.router = router;
    this.limits = limits;
    this.budget = budget;
    this.executor = executor;
    this.timer = timer;
    this.metrics = metrics;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /** Takes all in one go, so that they are there together when a worker looks. */
  void add(List<QueuedLoad> loads) {
    int workers;
    List<QueuedLoad> refused;
    synchronized (this) {
      int room = Math.max(0, limits.maxWaiting() - waiting.size());
      int taken = Math.min(room, loads.size());
      waiting.addAll(loads.subList(0, taken));
      refused = List.copyOf(loads.subList(taken, loads.size()));
      workers = workersToBegin();
      running += workers;
      watch();
    }
    for (int i = 0; i < workers; i++) {
      executor.execute(this::work);
    }
    refuse(refused);
  }

  private void refuse(List<QueuedLoad> refused) {
    if (!refused.isEmpty()) {
      NodeException failure =
          new NodeException(
              ErrorCode.OVERLOADED,
              true,
              limits.maxWaiting() + " keys wait for " + shard + " already; send less, or later");
      refused.forEach(load -> load.request().callback().failed(failure));
    }
  }

  @GuardedBy("this")
  private int workersToBegin() {
    int batches = (waiting.size() + limits.maxBatch() - 1) / limits.maxBatch();
    int wanted = Math.max(batches - running, running < AT_ONCE ? 1 : 0);
    return Math.max(0, Math.min(wanted, limits.threads() - running));
  }

  /** Looks again in a while whether those who wait now have been taken. */
  @GuardedBy("this")
  private void watch() {
    if (watched || waiting.isEmpty() || running >= limits.threads()) {
      return;
    }
    watched = true;
    long seen = takes;
    try {
      var unused = timer.schedule(() -> overtake(seen), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ending) {
      // The node ends. Who waits is taken after the queries that are under way.
    }
  }

  private void overtake(long seen) {
    synchronized (this) {
      watched = false;
      boolean stands = takes == seen && running < limits.threads() && !waiting.isEmpty();
      running += stands ? 1 : 0;
      watch();
      if (!stands) {
        return;
      }
    }
    executor.execute(this::work);
  }

  private void work() {
    boolean needed = isNeeded(limits.threads());
    while (needed) {
      // First the wait, then the look: what comes meanwhile goes along in the same query.
      if (budget.await()) {
        metrics.count(Count.LOADS_PACED);
      }
      List<QueuedLoad> batch = take();
      if (!batch.isEmpty()) {
        load(batch);
      }
      needed = isNeeded(AT_ONCE);
    }
  }

  /** Ends this worker where it says no: beside so many others it needs a batch of its own. */
  private synchronized boolean isNeeded(int most) {
    boolean company = running <= most || waiting.size() > (running - 1) * limits.maxBatch();
    if (waiting.isEmpty() || !company) {
      running--;
      watch(); // While no more could begin, nobody did; and the others may hang.
      return false;
    }
    return true;
  }

  /** The first load and those behind it that one query can answer too; empty when none is left. */
  private synchronized List<QueuedLoad> take() {
    QueuedLoad first = waiting.poll();
    if (first == null) {
      return List.of();
    }
    takes++;
    List<QueuedLoad> batch = new ArrayList<>();
    batch.add(first);
    Iterator<QueuedLoad> rest = waiting.iterator();
    while (rest.hasNext() && batch.size() < limits.maxBatch()) {
      QueuedLoad next = rest.next();
      if (next.mergesWith(first)) {
        batch.add(next);
        rest.remove();
      }
    }
    return batch;
  }

  private void load(List<QueuedLoad> batch) {
    List<LoadedRow> rows;
    try {
      rows = query(batch);
    } catch (RuntimeException e) {
      metrics.count(Count.LOAD_FAILURES, batch.size());
      batch.forEach(load -> fail(load, e));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      LoadedRow row = rows.get(i);
      RuntimeException thrown = tell(batch.get(i), callback -> callback.loaded(row));
      if (thrown != null) {
        // As when its Hazelcast is just being restarted: who waits for it shall not wait on.
        fail(batch.get(i), thrown);
      }
    }
  }

  private void fail(QueuedLoad load, RuntimeException cause) {
    NodeException failure = NodeException.ofRows(cause, Failure.Outcome.NOT_APPLIED);
    var unused = tell(load, callback -> callback.failed(failure));
  }

  /** What one load makes of its answer costs neither the others theirs nor the shard a worker. */
  private @Nullable RuntimeException tell(QueuedLoad load, Consumer<LoadRequest.Callback> answer) {
    try {
      answer.accept(load.request().callback());
      return null;
    } catch (RuntimeException e) {
      log.warn("what was loaded from {} could not be handed on", shard, e);
      return e;
    }
  }

  private List<LoadedRow> query(List<QueuedLoad> batch) {
    TableHandle table = batch.get(0).request().table();
    boolean primary = batch.get(0).primary();
    List<RowKey> keys = batch.stream().map(load -> load.request().key()).toList();
    ReadPreference preference = primary ? ReadPreference.PRIMARY : ReadPreference.FRESH_REPLICA;
    metrics.count(Count.SQL_READS);
    metrics.count(Count.ROWS_LOADED, keys.size());
    List<StoredRow> stored =
        router.readRows(table.meta(), keys, preference, Deadline.after(limits.timeout()));
    List<LoadedRow> rows = new ArrayList<>(stored.size());
    for (StoredRow row : stored) {
      @Nullable Object @Nullable [] values = row.values();
      byte[] encoded = values == null ? null : table.encodeRow(values);
      Stamp stamp = new Stamp(row.stamp().term(), row.stamp().version());
      rows.add(new LoadedRow(stamp, encoded, primary));
    }
    return rows;
  }
}
