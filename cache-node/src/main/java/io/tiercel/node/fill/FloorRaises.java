package io.tiercel.node.fill;

import io.tiercel.node.entry.Begun;
import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.entry.Raised;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Raises the floors of committed writes until it is done: a member may just have left, and the next
 * owner takes it. Thread-safe; never blocks.
 */
final class FloorRaises {
  private static final long RETRY_MILLIS = 50;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final EntryStore store;
  private final ScheduledExecutorService scheduler;

  FloorRaises(EntryStore store, ScheduledExecutorService scheduler) {
    this.store = store;
    this.scheduler = scheduler;
  }

  /** See {@link EntryStore#raiseFloor}; fails when nobody took it for a minute. */
  CompletableFuture<Raised> raise(EntryKey key, Entry next, Begun begun) {
    CompletableFuture<Raised> done = new CompletableFuture<>();
    attempt(key, next, begun, System.nanoTime() + PATIENCE_NANOS, done);
    return done;
  }

  private void attempt(
      EntryKey key, Entry next, Begun begun, long untilNanos, CompletableFuture<Raised> done) {
    var unused =
        store
            .raiseFloor(key, next, begun)
            .whenComplete(
                (raised, failure) -> {
                  if (failure == null) {
                    done.complete(raised);
                  } else if (System.nanoTime() - untilNanos >= 0) {
                    done.completeExceptionally(failure);
                  } else {
                    var unusedRetry =
                        scheduler.schedule(
                            () -> attempt(key, next, begun, untilNanos, done),
                            RETRY_MILLIS,
                            TimeUnit.MILLISECONDS);
                  }
                });
  }
}
