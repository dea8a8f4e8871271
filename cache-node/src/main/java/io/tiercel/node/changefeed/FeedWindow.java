package io.tiercel.node.changefeed;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.router.replica.GtidSet;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * The transactions under way, in the order of the binlog. The position covers those before which
 * everything is done: it never skips one. Thread-safe.
 *
 * <p>Full, it makes its caller wait, and so in the end the binlog's sender.
 */
final class FeedWindow {
  private record Pending(String gtid, CompletableFuture<Void> done) {}

  private final int capacity;

  @GuardedBy("this")
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();

  @GuardedBy("this")
  private GtidSet position;

  FeedWindow(GtidSet position, int capacity) {
    this.position = position;
    this.capacity = capacity;
  }

  /**
   * Takes the next transaction in; waits while there is no room.
   *
   * @param gtid empty for a part of a transaction that is not its last
   */
  void add(String gtid, CompletableFuture<Void> done) throws InterruptedException {
    synchronized (this) {
      while (pending.size() >= capacity) {
        wait();
      }
      pending.add(new Pending(gtid, done));
    }
    var unused = done.whenComplete((nothing, failure) -> advance());
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
    notifyAll();
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
