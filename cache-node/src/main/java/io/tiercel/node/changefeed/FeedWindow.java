package io.tiercel.node.changefeed;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.router.replica.GtidSet;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * The transactions under way, in the order of the binlog. The position covers those before which
 * everything is done: it never skips one. Thread-safe.
 *
 * <p>It has room for so many rows. Without room the reader has to wait, and so in the end the
 * binlog's sender: programs that write a million rows past the tier are slowed down by nobody, but
 * their rows come in as fast as the owners of the entries can take them.
 */
final class FeedWindow {
  private record Pending(String gtid, CompletableFuture<Void> done) {}

  private final int capacity;
  private final Semaphore room;

  @GuardedBy("this")
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();

  @GuardedBy("this")
  private GtidSet position;

  FeedWindow(GtidSet position, int rows) {
    this.position = position;
    this.capacity = rows;
    this.room = new Semaphore(rows);
  }

  /** Waits until there is room for a transaction with so many rows, and takes it. */
  void reserve(int rows) throws InterruptedException {
    room.acquire(permits(rows));
  }

  private int permits(int rows) {
    return Math.min(capacity, Math.max(1, rows));
  }

  /**
   * Takes the next transaction in, for which there is room.
   *
   * @param gtid empty for a part of a transaction that is not its last
   * @param rows for which room was reserved
   */
  void add(String gtid, int rows, CompletableFuture<Void> done) {
    synchronized (this) {
      pending.add(new Pending(gtid, done));
    }
    var unused =
        done.whenComplete(
            (nothing, failure) -> {
              room.release(permits(rows));
              advance();
            });
  }

  private synchronized void advance() {
    StringBuilder reached = new StringBuilder();
    Pending first = pending.peek();
    while (first != null && isDone(first)) {
      String gtid = first.gtid();
      reached.append(reached.isEmpty() || gtid.isEmpty() ? "" : ",").append(gtid);
      pending.remove();
      first = pending.peek();
    }
    if (!reached.isEmpty()) {
      position = position.union(GtidSet.parse(reached.toString()));
    }
  }

  private static boolean isDone(Pending transaction) {
    return transaction.done().isDone() && !transaction.done().isCompletedExceptionally();
  }

  synchronized GtidSet position() {
    return position;
  }

  synchronized int size() {
    return pending.size();
  }
}
