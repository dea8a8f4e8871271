package io.tiercel.migrations;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs one task per shard beside each other, at most {@value #MAX_PARALLEL} at a time. */
final class ShardTasks {
  static final int MAX_PARALLEL = 8;

  private ShardTasks() {}

  /** All results, in the tasks' order. No task may throw. */
  static <R> List<R> all(List<? extends Callable<R>> tasks) {
    AtomicInteger number = new AtomicInteger();
    ExecutorService executor =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(MAX_PARALLEL, tasks.size())),
            task -> new Thread(task, "tiercel-migrations-" + number.incrementAndGet()));
    try {
      return executor.invokeAll(tasks).stream().map(ShardTasks::resultOf).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RouterException(
          Code.SHARD_UNAVAILABLE,
          Outcome.UNKNOWN,
          true,
          "interrupted while working on the shards: the status says which are through",
          e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static <R> R resultOf(Future<R> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a shard's run reports every failure itself", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("invokeAll returns finished runs only", e);
    }
  }
}
