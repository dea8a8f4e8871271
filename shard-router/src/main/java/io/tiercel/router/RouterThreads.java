package io.tiercel.router;

import io.tiercel.router.replica.Server;
import io.tiercel.router.replica.ServerProbe;
import io.tiercel.router.route.Cluster;
import io.tiercel.router.route.ClusterView;
import io.tiercel.router.route.PrimaryFollower;
import io.tiercel.router.route.TablePolicies;
import io.tiercel.router.topology.Catalog;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router's own threads: made here and nowhere else. Thread-safe.
 *
 * <p>{@code tiercel-router-shard-N} run the parts of reads that go to several shards; {@code
 * tiercel-router-probe-N} ask servers how they are, one thread per server at most, because a frozen
 * server holds its thread for the probe's whole timeout; {@code tiercel-router-refresh-N} reads the
 * catalog, follows a moved primary and closes what is not used any more. A probe that finds a
 * primary back, or read-only, reads the catalog too and waits for whoever reads it at that moment.
 */
final class RouterThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterThreads.class);
  private static final int MAX_FAN_OUT = 64;
  private static final Duration FOLLOW = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration WARM_CHECK = Duration.ofMillis(2);

  private final Random random = new Random();
  private final ExecutorService fanOut =
      new ThreadPoolExecutor(
          0,
          MAX_FAN_OUT,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          named("tiercel-router-shard"),
          new ThreadPoolExecutor.CallerRunsPolicy());
  private final ScheduledThreadPoolExecutor probes =
      new ScheduledThreadPoolExecutor(1, named("tiercel-router-probe"));
  private final ScheduledExecutorService refresh =
      new ScheduledThreadPoolExecutor(1, named("tiercel-router-refresh"));
  private final AtomicInteger probed = new AtomicInteger();

  RouterThreads() {
    probes.setRemoveOnCancelPolicy(true);
  }

  Executor fanOut() {
    return fanOut;
  }

  RandomGenerator random() {
    return random;
  }

  /** Probes at once and then regularly; what is returned ends it. */
  Runnable probeRegularly(ServerProbe probe, Duration interval) {
    probes.setCorePoolSize(Math.max(1, probed.incrementAndGet()));
    Future<?> schedule =
        probes.scheduleWithFixedDelay(probe, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    return () -> {
      schedule.cancel(false);
      probed.decrementAndGet();
      probe.close();
    };
  }

  /** Closes a server that is not named any more, once its last requests had time to end. */
  void retire(Server server) {
    Future<?> unused = refresh.schedule(server::close, DRAIN.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Reads the catalog again and again, not all routers at the same moment. */
  void refreshRegularly(ClusterView view, TablePolicies policies) {
    long delay = ClusterView.pauseNanos(random);
    Future<?> unused =
        refresh.schedule(
            () -> {
              try {
                view.refresh();
                policies.refresh();
              } catch (RuntimeException e) {
                LOG.warn("the shard map stays as it is: {}", e.getMessage());
              }
              refreshRegularly(view, policies);
            },
            delay,
            TimeUnit.NANOSECONDS);
  }

  /** Looks again and again whether another program has moved a primary. */
  void followRegularly(PrimaryFollower follower) {
    Future<?> unused =
        refresh.scheduleWithFixedDelay(
            follower, FOLLOW.toNanos(), FOLLOW.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits until every server has its connections or has been found not to answer. */
  void awaitWarm(ClusterView view, Duration longest) {
    Deadline deadline = Deadline.after(longest);
    Cluster cluster = view.now();
    while (!deadline.hasPassed()
        && !cluster.shards().stream()
            .allMatch(shard -> shard.servers().stream().allMatch(RouterThreads::settled))) {
      LockSupport.parkNanos(WARM_CHECK.toNanos());
    }
  }

  private static boolean settled(Server server) {
    return server.health().last() != null && (server.warm() || !server.health().healthy());
  }

  void closeWith(ClusterView view, Catalog catalog) {
    close();
    view.close();
    catalog.close();
  }

  @Override
  public void close() {
    refresh.shutdownNow();
    probes.shutdownNow();
    fanOut.shutdown();
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
