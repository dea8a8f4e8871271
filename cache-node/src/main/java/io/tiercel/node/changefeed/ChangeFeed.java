package io.tiercel.node.changefeed;

import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.router.feed.ShardFeeds;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A node's part in the change feeds of all shards: a candidate for each. Thread-safe. */
public final class ChangeFeed implements AutoCloseable {
  /** How often a node tries for the seat of a shard that another one follows. */
  public static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private static final long LOOK_SECONDS = 2;

  private final FeedParts parts;
  private final ScheduledExecutorService timer;
  private final Map<String, ShardTailer> tailers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Does nothing before {@link #start}.
   *
   * @param node as operators know it
   * @param beat how often the holder of a seat stores its position
   * @param inCluster whether every other member regards this node as one; it holds no seat while
   *     not
   */
  public ChangeFeed(
      String node,
      Duration beat,
      ShardFeeds feeds,
      Tables tables,
      EntryStore store,
      OwnerWrites.Publisher publisher,
      TermSpread terms,
      ScheduledExecutorService timer,
      NodeMetrics metrics,
      BooleanSupplier inCluster) {
    this.timer = timer;
    this.parts =
        new FeedParts(
            node,
            feeds,
            tables,
            new FeedSteps(store, publisher, timer, metrics, inCluster),
            terms,
            metrics,
            beat,
            new SecureRandom(),
            inCluster);
  }

  /** Tries for the seats of all shards from now on, as long as there are such shards. */
  public void start() {
    var unused = timer.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private synchronized void look() {
    if (!closed) {
      List<String> shards = parts.feeds().shards();
      shards.forEach(shard -> tailers.computeIfAbsent(shard, this::tailer));
      tailers
          .entrySet()
          .removeIf(
              tailer -> {
                boolean gone = !shards.contains(tailer.getKey());
                if (gone) {
                  tailer.getValue().stop();
                }
                return gone;
              });
    }
  }

  private ShardTailer tailer(String shard) {
    ShardTailer tailer = new ShardTailer(shard, parts);
    tailer.start();
    return tailer;
  }

  /** Of every shard, in the order of their names. */
  public List<FeedFigures> figures() {
    return tailers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(tailer -> tailer.getValue().figures())
        .toList();
  }

  /** The longest lag of the shards this node follows, milliseconds. */
  public long lagMillis() {
    return figures().stream().mapToLong(FeedFigures::lagMillis).max().orElse(-1);
  }

  /** How many seats this node holds. */
  public long seats() {
    return figures().stream().filter(one -> one.lagMillis() >= 0).count();
  }

  /** Gives all seats back, so that others take them at once. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    tailers.values().forEach(ShardTailer::stop);
    tailers.values().forEach(ShardTailer::close);
  }
}
