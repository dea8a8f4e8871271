package io.tiercel.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.node.audit.Auditor;
import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.node.fill.RequestDeadlines;
import io.tiercel.node.service.GrpcServer;
import io.tiercel.node.service.PeerLinks;
import io.tiercel.node.service.RequestDispatcher;
import io.tiercel.router.move.SlotMover;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's way out of its cluster, with nothing lost and nobody kept waiting. In this order:
 *
 * <ol>
 *   <li>it says that it drains, and every node takes it out of the view that SDKs follow;
 *   <li>it gives its partitions away, with their entries, if somebody stays; it answers and
 *       forwards meanwhile;
 *   <li>it finishes what is under way;
 *   <li>it says farewell, leaves the members' view, and then the Hazelcast cluster;
 *   <li>it stops listening for SDKs.
 * </ol>
 *
 * <p>Thread-safe; the second call of {@link #run} waits for the first.
 */
final class Departing {
  /** Why a node that is on its way out takes no requests. */
  static final String DRAINING = "draining";

  /** Why one that is out does not. */
  static final String DRAINED = "drained";

  /** Until every node, and then every SDK, has the view without this one. */
  private static final Duration VIEW_SPREAD = Duration.ofMillis(300);

  private static final Logger log = LoggerFactory.getLogger(Departing.class);
  private static final int POLL_MILLIS = 10;

  private final String name;
  private final Duration patience;
  private final Parts parts;
  private final Consumer<String> notReady;

  @GuardedBy("this")
  private boolean left;

  /**
   * What stops, and in which order.
   *
   * @param feed null where this node follows no binlog
   * @param mover null where this node moves no slots
   */
  record Parts(
      Auditor auditor,
      @Nullable ChangeFeed feed,
      @Nullable SlotMover mover,
      NodeCluster cluster,
      RequestDeadlines deadlines,
      RequestDispatcher dispatcher,
      GrpcServer grpc,
      PeerLinks peers) {}

  /**
   * Has not begun.
   *
   * @param patience how long requests under way may take to end
   * @param notReady told why no requests are taken
   */
  Departing(String name, Duration patience, Parts parts, Consumer<String> notReady) {
    this.name = name;
    this.patience = patience;
    this.parts = parts;
    this.notReady = notReady;
  }

  /** Returns when this node has left. */
  synchronized void run() {
    if (left) {
      return;
    }
    left = true;
    log.info("{} drains", name);
    notReady.accept(DRAINING);
    if (parts.mover != null) {
      parts.mover.close();
    }
    parts.auditor.close();
    if (parts.feed != null) {
      parts.feed.close();
    }
    boolean member = parts.cluster.isRunning();
    if (member) {
      handOver();
    }
    parts.dispatcher.close();
    if (member) {
      parts.cluster.leave();
    }
    parts.grpc.close(VIEW_SPREAD.toMillis());
    parts.peers.close();
    notReady.accept(DRAINED);
    log.info("{} is drained", name);
  }

  private void handOver() {
    parts.cluster.invalidations().drain();
    await(() -> false, VIEW_SPREAD);
    parts.cluster.handOver();
    await(() -> parts.deadlines.size() == 0, patience);
  }

  private static void await(BooleanSupplier condition, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }
}
