package io.tiercel.node.audit;

import io.tiercel.node.changefeed.FeedFigures;
import io.tiercel.router.RouterException;
import io.tiercel.router.feed.ShardFeeds;
import io.tiercel.router.sql.FeedRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where a shard's change feed is, in words for a trace: as this node knows it, or, when another one
 * follows the shard, as its seat's row on the primary tells. Confined to the auditor's thread.
 */
final class FeedTrace {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Told(String words, long atNanos) {}

  private final Supplier<List<FeedFigures>> here;
  private final ShardFeeds feeds;
  private final LongSupplier nanoClock;
  private final Map<String, Told> told = new HashMap<>();

  FeedTrace(Supplier<List<FeedFigures>> here, ShardFeeds feeds, LongSupplier nanoClock) {
    this.here = here;
    this.feeds = feeds;
    this.nanoClock = nanoClock;
  }

  /** Not older than a second: many suspects of a shard cost it one look. */
  String of(String shard) {
    long now = nanoClock.getAsLong();
    Told last = told.get(shard);
    if (last == null || now - last.atNanos() > KEPT_NANOS) {
      last = new Told(look(shard), now);
      told.put(shard, last);
    }
    return last.words();
  }

  private String look(String shard) {
    return here.get().stream()
        .filter(one -> one.shard().equals(shard) && one.lagMillis() >= 0)
        .map(one -> one.state() + " here, lag " + one.lagMillis() + " ms, at " + one.position())
        .findFirst()
        .orElseGet(() -> stored(shard));
  }

  private String stored(String shard) {
    try {
      return feeds.stored(shard).map(FeedTrace::words).orElse("never followed");
    } catch (RouterException e) {
      return "not known: the primary did not tell";
    }
  }

  private static String words(FeedRow row) {
    return "seat of "
        + row.owner()
        + ", last beat "
        + row.ageMillis()
        + " ms ago, at "
        + row.position();
  }
}
