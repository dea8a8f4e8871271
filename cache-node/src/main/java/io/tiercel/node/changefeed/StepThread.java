package io.tiercel.node.changefeed;

import io.tiercel.router.feed.CommitWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of the transactions read, in batches: those that came while the last batch was
 * waited for. Transactions of the tier are held back for {@link #LINGER_MILLIS}: mostly the write
 * path has moved the entry by then, and nothing is left to do. One thread; the queue is
 * thread-safe.
 */
final class StepThread implements AutoCloseable {
  private static final long LINGER_MILLIS = 10;
  private static final int MAX_BATCH = 500;

  private final BlockingQueue<FeedTransaction> queue = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final FeedSteps steps;
  private final FeedWindow window;
  private final CommitWatch commits;
  private final IntUnaryOperator terms;
  private final Thread thread;

  StepThread(
      FeedSteps steps,
      FeedWindow window,
      CommitWatch commits,
      IntUnaryOperator terms,
      ThreadFactory threads) {
    this.steps = steps;
    this.window = window;
    this.commits = commits;
    this.terms = terms;
    this.thread = threads.newThread(this::run);
    thread.start();
  }

  /** Waits while the window has no room. */
  void take(FeedTransaction transaction) throws InterruptedException {
    window.reserve(transaction.changes().size());
    queue.put(transaction);
  }

  /** What ended it; null while it runs. */
  @Nullable RuntimeException failure() {
    return failure.get();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        step(batch());
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private List<FeedTransaction> batch() throws InterruptedException {
    List<FeedTransaction> batch = new ArrayList<>();
    FeedTransaction next = queue.take();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
    while (next != null) {
      batch.add(next);
      boolean urgent = !next.tier() && !next.changes().isEmpty();
      long left = urgent || batch.size() >= MAX_BATCH ? 0 : until - System.nanoTime();
      if (left <= 0) {
        queue.drainTo(batch, Math.max(0, MAX_BATCH - batch.size()));
        return batch;
      }
      next = queue.poll(left, TimeUnit.NANOSECONDS);
    }
    return batch;
  }

  private void step(List<FeedTransaction> batch) throws InterruptedException {
    awaitCommitted(batch);
    for (FeedTransaction transaction : batch) {
      window.add(
          transaction.complete() ? transaction.gtid() : "",
          transaction.changes().size(),
          steps.apply(transaction, terms));
    }
  }

  private void awaitCommitted(List<FeedTransaction> batch) throws InterruptedException {
    StringBuilder gtids = new StringBuilder();
    for (FeedTransaction transaction : batch) {
      if (!transaction.changes().isEmpty()) {
        gtids.append(gtids.isEmpty() ? "" : ",").append(transaction.gtid());
      }
    }
    boolean committed = gtids.isEmpty();
    while (!committed) {
      committed = commits.await(gtids.toString());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    commits.close();
  }
}
