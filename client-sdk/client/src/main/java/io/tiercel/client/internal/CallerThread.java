package io.tiercel.client.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs the caller's own code on the thread that waits for the call. Used for one call. */
final class CallerThread implements Executor {
  /** After its deadline the future has this long to say so. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what comes until the future is done, the time is over or the thread is interrupted. */
  @SuppressWarnings("FutureReturnValueIgnored") // Only wakes the loop.
  void runUntilDone(CompletableFuture<?> future, long leftNanos) {
    future.whenComplete((result, failure) -> tasks.add(() -> {}));
    try {
      while (!future.isDone()) {
        Runnable task = tasks.poll(leftNanos + GRACE_NANOS, TimeUnit.NANOSECONDS);
        if (task == null) {
          return;
        }
        task.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
