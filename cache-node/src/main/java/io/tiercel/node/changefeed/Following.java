package io.tiercel.node.changefeed;

import io.tiercel.node.changefeed.FeedFigures.State;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.router.feed.FeedSeat;
import io.tiercel.router.feed.ShardFeeds;
import io.tiercel.router.replica.GtidSet;
import org.jspecify.annotations.Nullable;

/**
 * One stream from the binlog to the entries: the thread that reads, the thread that takes the
 * steps, and the window between them and the position. Closed by the thread that opened it.
 */
final class Following implements AutoCloseable {
  private static final int ROWS_UNDER_WAY = 10_000;

  private final String shard;
  private final FeedParts parts;
  private final FeedWindow window;
  private final BeatClock clock = new BeatClock();
  private final StepThread steps;
  private final BinlogStream stream;

  Following(String shard, ShardFeeds.Source source, String position, FeedParts parts) {
    this.shard = shard;
    this.parts = parts;
    this.window = new FeedWindow(GtidSet.parse(position), ROWS_UNDER_WAY);
    this.steps =
        new StepThread(
            parts.steps(),
            window,
            parts.feeds().commitWatch(shard),
            parts.feeds()::termOf,
            parts.threads("steps-" + shard));
    TransactionReader reader =
        new TransactionReader(
            source.database(),
            new FeedTables(shard, parts.tables(), parts.feeds()),
            this::read,
            beat -> clock.seen(beat, System.nanoTime()));
    this.stream =
        new BinlogStream(
            source,
            window.position().toString(),
            parts.random(),
            parts.threads("binlog-" + shard),
            reader::accept);
  }

  private void read(FeedTransaction transaction) throws InterruptedException {
    parts.metrics().count(Count.FEED_TRANSACTIONS);
    steps.take(transaction);
  }

  /** Stores the position. */
  void beat(FeedSeat seat) {
    long before = System.nanoTime();
    clock.sent(seat.beat(position()), before);
  }

  String position() {
    return window.position().toString();
  }

  /** What ended it; null while it runs. */
  @Nullable RuntimeException failure(long longestSilenceNanos) {
    RuntimeException failure = stream.failure();
    if (failure == null) {
      failure = steps.failure();
    }
    boolean silent = stream.silentNanos() > longestSilenceNanos && window.size() == 0;
    return failure == null && silent
        ? new IllegalStateException("nothing was heard for too long")
        : failure;
  }

  FeedFigures figures() {
    return new FeedFigures(
        shard, State.FOLLOWING, clock.lagMillis(System.nanoTime()), position(), window.size(), "");
  }

  @Override
  public void close() {
    stream.close();
    steps.close();
  }
}
