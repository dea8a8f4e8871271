package io.tiercel.node.loader;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.router.Deadline;
import io.tiercel.router.RowWrite;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.WriteAttempt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Writes of one shard that may share a transaction: while one is under way the next ones gather,
 * and go together. A write that finds nobody before it goes at once, alone. Thread-safe; never
 * blocks the caller.
 */
final class SharedWrites {
  /** One reaches the disk while another is prepared; more would only make both smaller. */
  private static final int TRANSACTIONS = 2;

  private static final int MOST = 64;

  /**
   * So many begin a transaction beside another; fewer go with the next. Most of what a transaction
   * costs is the same for one row and for many.
   */
  private static final int COMPANY = MOST / 2;

  /** A write with less time is not made to wait for others. */
  private static final Duration LEAST_TIME = Duration.ofMillis(500);

  private final ShardRouter router;
  private final Executor executor;
  private final Consumer<QueuedWrite> alone;

  @GuardedBy("this")
  private final ArrayDeque<QueuedWrite> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private int running;

  @GuardedBy("this")
  private boolean oneIsAlone;

  /**
   * Nothing waits yet.
   *
   * @param alone takes what cannot be done together, from any thread
   */
  SharedWrites(ShardRouter router, Executor executor, Consumer<QueuedWrite> alone) {
    this.router = router;
    this.executor = executor;
    this.alone = alone;
  }

  /** Whether it gains from the company of others. */
  boolean takes(QueuedWrite write) {
    return router.mayShare(write.write()) && write.deadline().remaining().compareTo(LEAST_TIME) > 0;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  void add(QueuedWrite write) {
    synchronized (this) {
      waiting.add(write);
      if (!mayBegin()) {
        return;
      }
      running++;
    }
    executor.execute(this::work);
  }

  /** A write that is alone may have to wait for a lock; a transaction of several never does. */
  @GuardedBy("this")
  private boolean mayBegin() {
    boolean enough = oneIsAlone || waiting.size() >= COMPANY;
    return running == 0 || (running < TRANSACTIONS && enough);
  }

  /** What a worker does next. */
  private record Taken(List<QueuedWrite> writes, boolean alone) {}

  private void work() {
    Taken next = take(false);
    while (!next.writes.isEmpty()) {
      if (next.alone) {
        next.writes.get(0).run(router);
      } else {
        together(next.writes);
      }
      next = take(next.alone);
    }
  }

  /** Ends this worker with an empty list. */
  private synchronized Taken take(boolean wasAlone) {
    List<QueuedWrite> taken = new ArrayList<>(Math.min(MOST, waiting.size()));
    while (taken.size() < MOST && !waiting.isEmpty()) {
      taken.add(waiting.poll());
    }
    boolean alone = taken.size() == 1 && running == 1;
    oneIsAlone = alone || (oneIsAlone && !wasAlone);
    if (taken.isEmpty()) {
      running--;
    }
    return new Taken(taken, alone);
  }

  private void together(List<QueuedWrite> writes) {
    List<RowWrite> rows = writes.stream().map(QueuedWrite::write).toList();
    Deadline earliest =
        writes.stream()
            .map(QueuedWrite::deadline)
            .min(Comparator.comparing(Deadline::remaining))
            .orElseThrow();
    List<WriteAttempt> attempts;
    try {
      attempts = router.tryTogether(rows, earliest);
    } catch (RuntimeException e) {
      writes.forEach(write -> write.failed(e));
      return;
    }
    for (int i = 0; i < writes.size(); i++) {
      settle(writes.get(i), attempts.get(i));
    }
  }

  private void settle(QueuedWrite write, WriteAttempt attempt) {
    if (attempt.written() != null) {
      write.applied(attempt.written());
    } else if (attempt.failure() != null) {
      write.failed(attempt.failure());
    } else {
      alone.accept(write);
    }
  }
}
