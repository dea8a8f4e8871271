package io.tiercel.node.changefeed;

import io.tiercel.node.changefeed.FeedFigures.State;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.router.RouterException;
import io.tiercel.router.feed.FeedSeat;
import io.tiercel.router.feed.ShardFeeds;
import io.tiercel.router.replica.GtidSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's candidate for one shard's feed: tries for the seat, and while it holds it follows the
 * binlog, stores the position and beats. One thread; its figures are for any.
 */
final class ShardTailer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShardTailer.class);
  private static final Duration REOPEN = Duration.ofMillis(200);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final String shard;
  private final FeedParts parts;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile FeedFigures figures;

  /** How far this node has ever followed in the present term; what no primary may lack. */
  private String reached = "";

  ShardTailer(String shard, FeedParts parts) {
    this.shard = shard;
    this.parts = parts;
    this.figures = figures(State.STANDBY, "");
    this.thread = parts.threads("feed-" + shard).newThread(this::run);
  }

  void start() {
    thread.start();
  }

  FeedFigures figures() {
    return figures;
  }

  private FeedFigures figures(State state, String trouble) {
    return new FeedFigures(shard, state, -1, "", 0, trouble);
  }

  private void run() {
    try {
      do {
        candidate();
      } while (!pause(ChangeFeed.TRY_AGAIN));
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Whether it was closed meanwhile. */
  private boolean pause(Duration length) throws InterruptedException {
    return closed.await(length.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void candidate() throws InterruptedException {
    try {
      requireCluster();
      ShardFeeds.Source source = parts.feeds().source(shard);
      Optional<FeedSeat> taken = parts.feeds().trySeat(shard, parts.node());
      if (taken.isEmpty()) {
        figures = figures(State.STANDBY, "");
        return;
      }
      try (FeedSeat seat = taken.get()) {
        log.info("follows the binlog of {} from here on", shard);
        hold(seat, source);
      }
    } catch (RouterException | NodeException e) {
      trouble(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A candidate that died would never be one again.
      log.warn("the change feed of {} failed unexpectedly", shard, e);
      trouble("unexpected " + e.getClass().getName() + ", see the node's log");
    }
  }

  private void trouble(String what) {
    if (!figures.trouble().equals(what)) {
      log.warn("the change feed of {} has stopped: {}", shard, what);
    }
    figures = figures(State.FAILED, what);
  }

  /** Until the seat is lost, which is an exception, or this is closed. */
  private void hold(FeedSeat seat, ShardFeeds.Source source) throws InterruptedException {
    String position = seat.position();
    boolean resumable = !position.isBlank() && canResume(seat, position);
    do {
      if (!resumable) {
        position = repair(seat, position);
      }
      Followed followed = follow(seat, source, position);
      position = followed.position();
      resumable = !followed.gap() && canResume(seat, position);
    } while (!pause(REOPEN));
  }

  /** A primary restored from a backup has lost its position too: only memory tells. */
  private boolean canResume(FeedSeat seat, String position) {
    return seat.canResume(position) && seat.hasExecuted(reached);
  }

  private record Followed(String position, boolean gap) {}

  private Followed follow(FeedSeat seat, ShardFeeds.Source source, String position)
      throws InterruptedException {
    try (Following following = new Following(shard, source, position, parts)) {
      RuntimeException failure = null;
      while (failure == null) {
        requireCluster();
        following.beat(seat);
        reached = following.position();
        figures = following.figures();
        if (pause(parts.beat())) {
          throw new InterruptedException();
        }
        failure = following.failure(SILENCE_NANOS);
        requireSame(source);
      }
      log.warn("the stream of {} is opened anew: {}", shard, failure.getMessage());
      return new Followed(following.position(), failure instanceof FeedGapException);
    }
  }

  /** A node that is cut off reaches only a part of the copies: another one has to follow. */
  private void requireCluster() {
    if (!parts.inCluster().getAsBoolean()) {
      throw new NodeException(
          ErrorCode.NODE_UNAVAILABLE,
          true,
          "this node is not heard by every other member; another one may follow meanwhile");
    }
  }

  /** A shard whose primary is another now is followed there. */
  private void requireSame(ShardFeeds.Source source) {
    if (!parts.feeds().source(shard).equals(source)) {
      throw new RouterException(
          RouterException.Code.SHARD_UNAVAILABLE, shard + " has another primary now");
    }
  }

  /**
   * What happened between the position and now is not known: nothing that was read before is
   * trusted. What is committed while this goes on is in the stream that begins here.
   *
   * @return where to go on from
   */
  private String repair(FeedSeat seat, String position) throws InterruptedException {
    parts.metrics().count(Count.FEED_GAPS);
    String from = seat.executed();
    voidCopies(seat, position);
    seat.beat(from);
    reached = "";
    return GtidSet.parse(from).toString();
  }

  /** In a new term, which every member uses before this returns. */
  private void voidCopies(FeedSeat seat, String position) throws InterruptedException {
    int term = parts.feeds().raiseTerm(shard);
    log.warn("the binlog of {} has a gap: its copies are read anew, in term {}", shard, term);
    figures = figures(State.REPAIRING, "");
    while (!parts.terms().spread(shard, term) || !parts.inCluster().getAsBoolean()) {
      requireCluster();
      seat.beat(position);
      figures = figures(State.REPAIRING, "waits for every member to use term " + term);
      if (pause(REOPEN)) {
        throw new InterruptedException();
      }
    }
  }

  /** Begins to close; returns at once. */
  void stop() {
    closed.countDown();
    thread.interrupt();
  }

  @Override
  public void close() {
    stop();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
