package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.move.MoveStoppedException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on move jobs, one at a time: takes a job's lease in the catalog, and brings it to its end.
 * Any number may run, in any processes; each job has one at a time, and where its mover dies the
 * next one finishes or takes back what it finds half done. One thread; thread-safe.
 */
public final class SlotMover implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlotMover.class);
  private static final int CLOSE_SECONDS = 10;

  /** A cutover asks as many servers at once, beside its own. */
  private static final int HELPERS = 3;

  /** How soon a mover's death is noticed by those that wait for it. */
  private static final Duration WATCH = Duration.ofMillis(100);

  private final MoverParts parts;
  private final JobSearch search;
  private final String owner;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile MoverFigures figures = new MoverFigures(0, 0, "");

  /**
   * Does nothing before {@link #start}.
   *
   * @param owner names this mover to operators, such as its node
   * @param threads makes the mover's thread, its reader of binlogs and its helpers
   * @param steps told around each commit
   * @param host says whether it may work, and how long callers wait
   */
  public SlotMover(
      MySqlEndpoint catalog,
      Credentials credentials,
      MoverConfig config,
      String owner,
      ThreadFactory threads,
      RandomGenerator random,
      MoveSteps steps,
      MoverHost host) {
    this.owner = owner;
    ExecutorService helper = Executors.newFixedThreadPool(HELPERS, threads);
    this.parts = new MoverParts(catalog, credentials, config, steps, threads, helper, random, host);
    this.search = new JobSearch(catalog, credentials, owner, config.lease());
    this.thread = threads.newThread(this::run);
  }

  /** Begins to look for jobs. */
  public void start() {
    thread.start();
  }

  /** What it does now. */
  public MoverFigures figures() {
    return figures;
  }

  private void run() {
    try {
      boolean idle;
      do {
        idle = !(parts.host().ready() && one());
      } while (!isClosed(idle));
    } catch (InterruptedException e) {
      // Closed.
    } finally {
      search.close();
      parts.helper().shutdownNow();
    }
  }

  private boolean isClosed(boolean idle) throws InterruptedException {
    return closed.await(idle ? pause().toNanos() : 0, TimeUnit.NANOSECONDS);
  }

  private Duration pause() {
    Duration poll = parts.config().poll();
    return search.othersWork() && poll.compareTo(WATCH) > 0 ? WATCH : poll;
  }

  /** Whether there was a job, and it went well. */
  private boolean one() throws InterruptedException {
    try {
      Optional<JobLease> taken = search.take();
      if (taken.isEmpty()) {
        return false;
      }
      try (JobLease lease = taken.get()) {
        figures = new MoverFigures(lease.job(), figures.jobs(), "");
        return work(lease);
      }
    } catch (SQLException | RouterException e) {
      search.close();
      trouble("the catalog does not answer", e);
      return false;
    } finally {
      figures = new MoverFigures(0, figures.jobs(), figures.trouble());
    }
  }

  private boolean work(JobLease lease) throws InterruptedException {
    log.info("works on move job {}", lease.job());
    try {
      JobOrders orders = new JobOrders(lease, parts.config().lease(), this::shallStop);
      new JobRun(parts, orders).run();
      figures = new MoverFigures(lease.job(), figures.jobs() + 1, "");
      log.info("move job {} has ended", lease.job());
      return true;
    } catch (MoveStoppedException e) {
      log.info("leaves move job {}: {}", lease.job(), e.getMessage());
      if (e.reason() != Reason.LEASE_LOST) {
        lease.release();
      }
      return e.reason() == Reason.OTHER_STATE || e.reason() == Reason.ROLLOUT;
    } catch (MoveFailedException e) {
      fail(lease, e);
      return true;
    } catch (SQLException | RuntimeException e) {
      trouble("move job " + lease.job() + " is interrupted and tried again", e);
      tell(lease);
      lease.release();
      return false;
    } catch (InterruptedException e) {
      lease.release();
      throw e;
    }
  }

  private boolean shallStop() {
    return closed.getCount() == 0 || !parts.host().ready();
  }

  private void fail(JobLease lease, MoveFailedException failure) {
    log.error("move job {} has failed: {}", lease.job(), failure.getMessage());
    try {
      lease.finish(MoveState.FAILED, failure.getMessage());
    } catch (SQLException | MoveStoppedException e) {
      trouble("the failure of move job " + lease.job() + " could not be recorded", e);
    }
  }

  private void trouble(String what, Exception e) {
    log.warn("{}", what, e);
    figures = new MoverFigures(figures.job(), figures.jobs(), what);
  }

  private void tell(JobLease lease) {
    try {
      lease.problem(figures.trouble() + "; the log of " + owner + " says more");
    } catch (SQLException | MoveStoppedException e) {
      // The catalog may be what went away.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (thread.isAlive() && !joined(CLOSE_SECONDS)) {
        thread.interrupt();
        joined(CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.helper().shutdownNow();
  }

  private boolean joined(int seconds) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(seconds));
    return !thread.isAlive();
  }
}
