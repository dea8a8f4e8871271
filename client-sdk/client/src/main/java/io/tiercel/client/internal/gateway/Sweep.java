package io.tiercel.client.internal.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A task that runs again and again while there is something for it to do, and costs nothing while
 * there is not: an application may have many idle clients. Thread-safe.
 */
public final class Sweep {
  private final Timer timer;
  private final long pauseNanos;
  private final Runnable task;
  private final BooleanSupplier needed;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * At rest.
   *
   * @param millis between its end and its next run
   * @param needed whether there is something to do
   */
  public Sweep(Timer timer, long millis, Runnable task, BooleanSupplier needed) {
    this.timer = timer;
    this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.task = task;
    this.needed = needed;
  }

  /** To be called after there is something to do. */
  public void wake() {
    if (!running.get() && running.compareAndSet(false, true)) {
      timer.after(pauseNanos, this::run);
    }
  }

  private void run() {
    try {
      task.run();
    } finally {
      running.set(false);
      // Looked at after the flag: who came before has been told nothing.
      if (needed.getAsBoolean()) {
        wake();
      }
    }
  }
}
