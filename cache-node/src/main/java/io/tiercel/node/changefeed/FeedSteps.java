package io.tiercel.node.changefeed;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.Stamp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * What a transaction does to the entries: each key is brought to its stamp, or, when it was written
 * from outside, dropped; then the near caches are told. Idempotent, in any order. Thread-safe.
 */
final class FeedSteps {
  private static final long FLOOR_MILLIS = 600_000;
  private static final long RETRY_MILLIS = 50;

  private final EntryStore store;
  private final OwnerWrites.Publisher publisher;
  private final ScheduledExecutorService timer;
  private final NodeMetrics metrics;
  private final BooleanSupplier inCluster;

  /**
   * With everything it needs.
   *
   * @param inCluster whether every other member regards this node as one: an acknowledgement among
   *     a part of the members proves nothing
   */
  FeedSteps(
      EntryStore store,
      OwnerWrites.Publisher publisher,
      ScheduledExecutorService timer,
      NodeMetrics metrics,
      BooleanSupplier inCluster) {
    this.store = store;
    this.publisher = publisher;
    this.timer = timer;
    this.metrics = metrics;
    this.inCluster = inCluster;
  }

  /**
   * Takes a transaction's steps.
   *
   * @param terms of the slots
   * @return done when every key's owner has acknowledged and every invalidation is on its way
   */
  CompletableFuture<Void> apply(FeedTransaction transaction, IntUnaryOperator terms) {
    CompletableFuture<?>[] steps =
        transaction.changes().stream()
            .map(change -> step(change, transaction.tier(), terms.applyAsInt(change.key().slot())))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(steps);
  }

  private CompletableFuture<Void> step(KeyChange change, boolean tier, int term) {
    metrics.count(Count.FEED_ROWS);
    boolean stamped = isStamped(change, tier);
    if (!stamped) {
      metrics.count(Count.FEED_OUTSIDE);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    attempt(() -> stamped ? advance(change, term) : supersede(change, term), done);
    return done;
  }

  /** Whether the stamp tells all: the tier wrote, and raised the version. */
  private static boolean isStamped(KeyChange change, boolean tier) {
    return tier && change.raised();
  }

  private CompletableFuture<Void> advance(KeyChange change, int term) {
    return store
        .advance(change.key(), floor(change, term))
        .thenCompose(
            raised ->
                raised == null
                    ? CompletableFuture.completedFuture(null)
                    : raised(change.key(), raised.stamp()));
  }

  private CompletableFuture<Void> raised(EntryKey key, Stamp floor) {
    metrics.count(Count.FEED_RAISED);
    return publisher.publish(key, floor);
  }

  private CompletableFuture<Void> supersede(KeyChange change, int term) {
    return store
        .supersede(change.key(), floor(change, term), change.versionKnown())
        .thenCompose(left -> publisher.publish(change.key(), OwnerWrites.Publisher.ABOVE_ALL));
  }

  private static Entry floor(KeyChange change, int term) {
    return Entry.floor(
        new Stamp(term, Math.max(0, change.version())), System.currentTimeMillis() + FLOOR_MILLIS);
  }

  /** Until it is done: the position waits for it. */
  private void attempt(Supplier<CompletableFuture<Void>> step, CompletableFuture<Void> done) {
    var unused =
        step.get()
            .whenComplete(
                (nothing, failure) -> {
                  if (failure == null && inCluster.getAsBoolean()) {
                    done.complete(null);
                  } else {
                    attemptLater(step, done);
                  }
                });
  }

  private void attemptLater(Supplier<CompletableFuture<Void>> step, CompletableFuture<Void> done) {
    if (!timer.isShutdown()) {
      var unused = timer.schedule(() -> attempt(step, done), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
