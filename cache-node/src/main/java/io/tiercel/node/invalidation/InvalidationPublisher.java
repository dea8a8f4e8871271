package io.tiercel.node.invalidation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.hazelcast.topic.ITopic;
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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers this node's invalidations and puts them on the topic in order: those that gather while
 * one message goes out leave in the next. This node's own relay hears them first. Thread-safe.
 */
public final class InvalidationPublisher implements OwnerWrites.Publisher {
  private static final int MAX_BATCH = 500;

  private record Pending(RowInvalidation row, CompletableFuture<Void> done) {}

  private final long self;
  private final Relay relay;
  private final ITopic<TopicMessage> topic;
  private final Executor executor;
  private final NodeMetrics metrics;
  private final ConcurrentLinkedQueue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  @GuardedBy("this")
  private long lastNumber;

  InvalidationPublisher(
      long self, Relay relay, ITopic<TopicMessage> topic, Executor executor, NodeMetrics metrics) {
    this.self = self;
    this.relay = relay;
    this.topic = topic;
    this.executor = executor;
    this.metrics = metrics;
  }

  @Override
  public CompletableFuture<Void> publish(EntryKey key, Stamp floor) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiting.add(new Pending(new RowInvalidation(key.table(), key.key(), floor), done));
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
      send(batch.stream().map(Pending::row).toList());
      batch.forEach(pending -> pending.done().complete(null));
    } catch (RuntimeException e) {
      // The numbers are used up: whoever does not hear them sees a gap and revalidates.
      batch.forEach(pending -> pending.done().completeExceptionally(e));
    }
    return batch.size();
  }

  private synchronized void send(List<RowInvalidation> rows) {
    if (rows.isEmpty()) {
      return;
    }
    TopicMessage.Invalidations message = new TopicMessage.Invalidations(self, lastNumber + 1, rows);
    lastNumber = message.last();
    metrics.count(Count.PUBLISHED, rows.size());
    relay.publishedHere(message);
    topic.publish(message);
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
            self, lastNumber, System.nanoTime(), state, relay.echoes(), relay.outsiders()));
  }
}
