package io.tiercel.client.internal.gateway;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs short tasks later. A task that fails is logged and, where it repeats, runs
 * again. Thread-safe; after {@link #close} nothing runs any more.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Guarded tasks do not throw.
public final class Timer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Timer.class);

  private final ScheduledExecutorService executor;

  /** Over an executor of one thread, which is closed with this. */
  public Timer(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  /** Runs a task once. */
  public void after(long nanos, Runnable task) {
    try {
      executor.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.trace("closed", e);
    }
  }

  /** Runs a task now and again, this long after each end. */
  public void every(long millis, Runnable task) {
    executor.scheduleWithFixedDelay(guarded(task), 0, millis, TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("A task of the timer failed", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
