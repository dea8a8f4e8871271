package io.tiercel.node.loader;

import io.tiercel.protocol.ErrorCode;
import io.tiercel.router.ShardRouter;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** The writes of one shard: those that may share a transaction, and the others. Thread-safe. */
final class ShardWriteLane {
  private final String shard;
  private final ShardRouter router;
  private final int maxWaiting;
  private final BoundedLane alone;
  private final SharedWrites shared;

  ShardWriteLane(
      String shard,
      ShardRouter router,
      int threads,
      int maxWaiting,
      Executor executor,
      ScheduledExecutorService timer) {
    this.shard = shard;
    this.router = router;
    this.maxWaiting = maxWaiting;
    this.alone = new BoundedLane(threads, maxWaiting, executor);
    this.shared = new SharedWrites(router, executor, timer, this::addAlone);
  }

  void add(QueuedWrite write) {
    if (!shared.takes(write)) {
      addAlone(write);
    } else if (shared.waiting() >= maxWaiting) {
      refuse(write);
    } else {
      shared.add(write);
    }
  }

  private void addAlone(QueuedWrite write) {
    if (!alone.submit(() -> write.run(router))) {
      refuse(write);
    }
  }

  private void refuse(QueuedWrite write) {
    write.failed(
        new NodeException(
            ErrorCode.OVERLOADED,
            true,
            maxWaiting + " writes wait for " + shard + " already; send less, or later"));
  }
}
