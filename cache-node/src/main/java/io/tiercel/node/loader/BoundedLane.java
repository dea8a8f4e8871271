package io.tiercel.node.loader;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** A few threads' worth of a shared executor, with a bounded queue before it. Thread-safe. */
final class BoundedLane {
  private final int threads;
  private final int maxWaiting;
  private final Executor executor;

  @GuardedBy("this")
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private int running;

  BoundedLane(int threads, int maxWaiting, Executor executor) {
    this.threads = threads;
    this.maxWaiting = maxWaiting;
    this.executor = executor;
  }

  /** Runs it as soon as a thread is free; false when too many wait already. Tasks do not throw. */
  boolean submit(Runnable task) {
    synchronized (this) {
      if (waiting.size() >= maxWaiting) {
        return false;
      }
      waiting.add(task);
      if (running >= threads) {
        return true;
      }
      running++;
    }
    executor.execute(this::work);
    return true;
  }

  private void work() {
    Runnable task = next();
    while (task != null) {
      task.run();
      task = next();
    }
  }

  @org.jspecify.annotations.Nullable
  private synchronized Runnable next() {
    Runnable task = waiting.poll();
    if (task == null) {
      running--;
    }
    return task;
  }
}
