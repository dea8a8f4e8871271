package io.tiercel.node;

import io.tiercel.node.service.NetworkThreads;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of a node that is not Hazelcast's or Jetty's.
 *
 * @param network read requests, answer what is held, and send answers; never block
 * @param service runs gRPC's other calls; asks the catalog for credentials, else never blocks
 * @param blocking waits for MySQL; as many threads as its users' own limits let in
 * @param publisher sends invalidations one message at a time
 * @param timer short looks only
 * @param currency asks primaries where they are
 * @param members asks the catalog who is a member
 * @param audit compares copies with primaries
 */
record NodeThreads(
    NetworkThreads network,
    ExecutorService service,
    ExecutorService blocking,
    ExecutorService publisher,
    ScheduledExecutorService timer,
    ScheduledExecutorService currency,
    ScheduledExecutorService members,
    ScheduledExecutorService audit)
    implements AutoCloseable {

  static NodeThreads start() {
    int cores = Runtime.getRuntime().availableProcessors();
    int serviceThreads = Math.max(4, 2 * cores);
    return new NodeThreads(
        new NetworkThreads(),
        new ThreadPoolExecutor(
            serviceThreads,
            serviceThreads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            named("service")),
        Executors.newCachedThreadPool(named("shard")),
        Executors.newSingleThreadExecutor(named("publisher")),
        timer(2, "timer"),
        timer(1, "currency"),
        timer(1, "members"),
        timer(1, "audit"));
  }

  private static ScheduledExecutorService timer(int threads, String name) {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(threads, named(name));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  /** Makes daemons called so, with numbers. */
  static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "tiercel-" + name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    network.close();
    List.of(timer, currency, members, audit, service, blocking, publisher)
        .forEach(ExecutorService::shutdownNow);
  }
}
