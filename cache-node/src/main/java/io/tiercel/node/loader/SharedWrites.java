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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes of one shard that may share a transaction: while one is under way the next ones gather,
 * and go together. A write that finds nobody before it goes at once, alone; the next ones gather
 * behind it, too, but not for long: it may be waiting for a lock, which a transaction of several
 * never does. Writes of one row go together or one after the other, never beside each other.
 * Thread-safe; never blocks the caller.
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

  /** Most of those that wait for no lock have ended by then. */
  private static final long PATIENCE_MILLIS = 5;

  private final ShardRouter router;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final Consumer<QueuedWrite> alone;

  @GuardedBy("this")
  private final ArrayDeque<QueuedWrite> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private final RowTurns rows = new RowTurns();

  @GuardedBy("this")
  private int running;

  /** Whether one is written by itself, as nobody else was there. */
  @GuardedBy("this")
  private boolean oneIsLone;

  /** How many have been, with this one. */
  @GuardedBy("this")
  private long lones;

  @GuardedBy("this")
  private boolean loneIsWatched;

  @GuardedBy("this")
  private boolean loneIsSlow;

  /**
   * Nothing waits yet.
   *
   * @param alone takes what cannot be done together, from any thread
   */
  SharedWrites(
      ShardRouter router,
      Executor executor,
      ScheduledExecutorService timer,
      Consumer<QueuedWrite> alone) {
    this.router = router;
    this.executor = executor;
    this.timer = timer;
    this.alone = alone;
  }

  /** Whether it gains from the company of others. */
  boolean takes(QueuedWrite write) {
    return router.mayShare(write.write()) && write.deadline().remaining().compareTo(LEAST_TIME) > 0;
  }

  synchronized int waiting() {
    return waiting.size() + rows.waiting();
  }

  void add(QueuedWrite write) {
    synchronized (this) {
      if (rows.queueBehind(write)) {
        watchLone();
        return;
      }
      waiting.add(write);
      if (!mayBeginBeside(running)) {
        watchLone();
        return;
      }
      running++;
    }
    executor.execute(this::work);
  }

  @GuardedBy("this")
  private boolean mayBeginBeside(int others) {
    boolean now = loneIsSlow || waiting.size() >= COMPANY;
    return others == 0 || (others < TRANSACTIONS && now);
  }

  /** The first that waits for it sets the watch. */
  @GuardedBy("this")
  private void watchLone() {
    if (oneIsLone && !loneIsWatched) {
      loneIsWatched = true;
      long watched = lones;
      try {
        var unused =
            timer.schedule(() -> overtake(watched), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException ending) {
        // The node ends. Who waits is written after the lone one; to refuse it now would be a lie.
      }
    }
  }

  /** Nobody waits for this one any more. */
  private void overtake(long slow) {
    synchronized (this) {
      if (!oneIsLone || lones != slow) {
        return;
      }
      loneIsSlow = true;
      if (waiting.isEmpty() || !mayBeginBeside(running)) {
        return;
      }
      running++;
    }
    executor.execute(this::work);
  }

  /** What a worker does next; nothing ends it. */
  private record Taken(List<QueuedWrite> writes, boolean lone) {
    static final Taken NOTHING = new Taken(List.of(), false);
  }

  private void work() {
    Taken next = take(Taken.NOTHING);
    while (!next.writes.isEmpty()) {
      if (next.lone) {
        next.writes.get(0).run(router);
      } else if (next.writes.size() == 1) {
        alone.accept(next.writes.get(0));
      } else {
        together(next.writes);
      }
      next = take(next);
    }
  }

  private synchronized Taken take(Taken done) {
    waiting.addAll(rows.end(done.writes));
    if (done.lone) {
      oneIsLone = false;
      loneIsWatched = false;
      loneIsSlow = false;
    }
    if (waiting.isEmpty() || !mayBeginBeside(running - 1)) {
      running--;
      return Taken.NOTHING;
    }
    List<QueuedWrite> taken = new ArrayList<>(Math.min(MOST, waiting.size()));
    while (taken.size() < MOST && !waiting.isEmpty()) {
      QueuedWrite next = waiting.poll();
      if (!rows.queueBehind(next)) {
        taken.add(next);
      }
    }
    if (taken.isEmpty()) {
      running--;
      return Taken.NOTHING;
    }
    rows.begin(taken);
    boolean only = taken.size() == 1 && running == 1;
    if (only) {
      oneIsLone = true;
      lones++;
    }
    return new Taken(taken, only);
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
