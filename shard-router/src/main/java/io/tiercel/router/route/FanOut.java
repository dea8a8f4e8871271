package io.tiercel.router.route;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs one piece of work per shard side by side, the last one in the calling thread. Thread-safe.
 *
 * <p>It waits without a limit of its own: every piece of work ends by the caller's deadline.
 */
public final class FanOut {
  private final Executor executor;

  /**
   * On this executor.
   *
   * @param executor bounded; one that is full runs the work in the calling thread
   */
  public FanOut(Executor executor) {
    this.executor = executor;
  }

  /** Runs all, and returns their results in order; the first failure is thrown after all ended. */
  <R> List<R> all(List<Supplier<R>> work) {
    if (work.size() == 1) {
      return List.of(work.get(0).get());
    }
    List<CompletableFuture<R>> running = new ArrayList<>();
    for (Supplier<R> one : work.subList(0, work.size() - 1)) {
      running.add(CompletableFuture.supplyAsync(one, executor));
    }
    running.add(CompletableFuture.supplyAsync(work.get(work.size() - 1), Runnable::run));
    RuntimeException failure = null;
    List<R> results = new ArrayList<>();
    for (CompletableFuture<R> one : running) {
      try {
        results.add(one.join());
      } catch (CompletionException e) {
        RuntimeException cause = e.getCause() instanceof RuntimeException unchecked ? unchecked : e;
        if (failure == null) {
          failure = cause;
        } else if (failure != cause) {
          failure.addSuppressed(cause);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }
}
