package io.tiercel.node.invalidation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.hazelcast.topic.ITopic;
import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Numbers this node's invalidations and puts them on the topic in order: those that gather while
 * one message goes out leave in the next. This node's own relay hears them first. Thread-safe.
 */
public final class InvalidationPublisher implements OwnerWrites.Publisher {
  private static final int MAX_BATCH = 500;

  /**
   * A row is carried only when its raise began so shortly before its number was given. By that an
   * SDK can tell from its last proof, which is of an earlier number, that a copy was asked for
   * before the row was put. See {@code InvalidationFeed} of the SDK, which takes twice as long.
   */
  private static final long CARRIED_WITHIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private record Pending(
      RowInvalidation row, long raisedSinceNanos, CompletableFuture<Void> done) {}

  private final long self;
  private final Relay relay;
  private final ITopic<TopicMessage> topic;
  private final Executor executor;
  private final int carriedBytes;
  private final LongSupplier nanoClock;
  private final NodeMetrics metrics;
  private final ConcurrentLinkedQueue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  @GuardedBy("this")
  private long lastNumber;

  /**
   * Nothing is published yet.
   *
   * @param carriedBytes rows up to this size travel along; 0 for none
   * @param nanoClock {@link System#nanoTime}
   */
  InvalidationPublisher(
      long self,
      Relay relay,
      ITopic<TopicMessage> topic,
      Executor executor,
      int carriedBytes,
      LongSupplier nanoClock,
      NodeMetrics metrics) {
    this.self = self;
    this.relay = relay;
    this.topic = topic;
    this.executor = executor;
    this.carriedBytes = carriedBytes;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
  }

  @Override
  public CompletableFuture<Void> publish(EntryKey key, Stamp floor) {
    return enqueue(new RowInvalidation(key.table(), key.key(), floor, null), 0);
  }

  @Override
  public CompletableFuture<Void> publishRow(EntryKey key, Entry row, long raisedSinceNanos) {
    boolean carried = row.kind() == Entry.Kind.ROW && row.row().length <= carriedBytes;
    return enqueue(
        new RowInvalidation(
            key.table(),
            key.key(),
            row.stamp(),
            carried ? new RowInvalidation.Carried(row.row(), row.fingerprint()) : null),
        raisedSinceNanos);
  }

  private CompletableFuture<Void> enqueue(RowInvalidation row, long raisedSinceNanos) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiting.add(new Pending(row, raisedSinceNanos, done));
    if (size.getAndIncrement() == 0) {
      executor.execute(this::drain);
    }
    return done;
  }

  private void drain() {
    int taken;
    do {
      taken = sendBatch();
    } while (size.addAndGet(-taken) > 0);
  }

  private int sendBatch() {
    List<Pending> batch = new ArrayList<>();
    Pending next;
    while (batch.size() < MAX_BATCH && (next = waiting.poll()) != null) {
      batch.add(next);
    }
    try {
      send(batch);
      batch.forEach(pending -> pending.done().complete(null));
    } catch (RuntimeException e) {
      // The numbers are used up: whoever does not hear them sees a gap and revalidates.
      batch.forEach(pending -> pending.done().completeExceptionally(e));
    }
    return batch.size();
  }

  private synchronized void send(List<Pending> batch) {
    if (batch.isEmpty()) {
      return;
    }
    metrics.count(Count.PUBLISHED, batch.size());
    long first = lastNumber + 1;
    lastNumber += batch.size();
    topic.publish(relay.publishedHere(() -> message(first, batch)));
  }

  private TopicMessage.Invalidations message(long first, List<Pending> batch) {
    long now = nanoClock.getAsLong();
    return new TopicMessage.Invalidations(
        self, first, batch.stream().map(pending -> rowNow(pending, now)).toList());
  }

  private static RowInvalidation rowNow(Pending pending, long now) {
    RowInvalidation row = pending.row();
    boolean late = now - pending.raisedSinceNanos() > CARRIED_WITHIN_NANOS;
    return late && row.carried() != null ? row.withoutRow() : row;
  }

  /**
   * Uses up a number that nobody will ever hear. Whoever follows this publisher, here or at another
   * node, misses it by the next proof, and asks again for all that it holds.
   */
  public synchronized void leaveGap() {
    lastNumber++;
    relay.skippedHere(lastNumber);
  }

  /** Says what the last number is, behind everything published before. */
  synchronized void beat(TopicMessage.Heartbeat.State state) {
    topic.publish(
        new TopicMessage.Heartbeat(
            self, lastNumber, nanoClock.getAsLong(), state, relay.echoes(), relay.outsiders()));
  }
}
