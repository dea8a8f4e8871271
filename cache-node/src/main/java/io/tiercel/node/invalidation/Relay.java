package io.tiercel.node.invalidation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.node.invalidation.TopicMessage.Heartbeat;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.Standing;
import io.tiercel.protocol.v1.Heard;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Proof;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Passes every publisher's invalidations on to the SDKs subscribed here, and answers their probes
 * with what is proven. Thread-safe by one short lock.
 *
 * <p>A proof rests on this: a publisher's heartbeat with number n that echoes our heartbeat sent at
 * t (our clock) was made after t, so at t or later n was all there was. No clocks are compared.
 * With heartbeats every b, the age of a proof is at most 2 b and the transit of two messages.
 *
 * <p>A publisher is in the proof from its first heartbeat on. That is soon enough: a node serves
 * only after every member has echoed it. It leaves the proof when its member left. If that was
 * without a farewell, its last invalidations may be lost: all streams are closed, as after a gap.
 */
public final class Relay {
  private static final int MAX_AGE_MILLIS = Integer.MAX_VALUE;

  private final long self;
  private final Standing standing;
  private final LongSupplier nanoClock;
  private final NodeMetrics metrics;

  @GuardedBy("this")
  private final Map<Long, PublisherRecord> publishers = new HashMap<>();

  @GuardedBy("this")
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();

  /** Per publisher, gone ones too, when the last heartbeat of ours left that it echoed. */
  @GuardedBy("this")
  private final Map<Long, Long> heardAt = new HashMap<>();

  /** The same of those echoes that came from a view with us in it. */
  @GuardedBy("this")
  private final Map<Long, Long> echoedAt = new HashMap<>();

  @GuardedBy("this")
  private final Set<Long> farewells = new HashSet<>();

  @GuardedBy("this")
  private long ownNumber;

  /**
   * Without subscribers.
   *
   * @param self this node's publisher number
   * @param standing whether probes are answered now
   * @param nanoClock monotonic
   */
  public Relay(long self, Standing standing, LongSupplier nanoClock, NodeMetrics metrics) {
    this.self = self;
    this.standing = standing;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
  }

  /** The subscriber gets everything from now on. */
  public synchronized void subscribe(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  /** The subscriber gets nothing any more. */
  public synchronized void unsubscribe(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  /** The SDKs that listen now. */
  public synchronized List<Subscriber> listening() {
    return List.copyOf(subscribers);
  }

  /** How many SDKs listen. */
  public synchronized int subscribers() {
    return subscribers.size();
  }

  /**
   * Answers a probe behind everything sent before it; not at all while this node may not speak for
   * the cluster.
   */
  public synchronized void probe(Subscriber subscriber, long probeSentNanos) {
    if (!subscribers.contains(subscriber) || !standing.proves()) {
      return;
    }
    long now = nanoClock.getAsLong();
    Proof.Builder proof = Proof.newBuilder().setProbeSentNanos(probeSentNanos);
    proof.addPublishers(Heard.newBuilder().setPublisher(self).setNumber(ownNumber));
    Set<Long> outsiders = standing.outsiders();
    publishers.forEach(
        (publisher, record) -> {
          // Who is out of the view acknowledges nothing, so nothing of its can be missed.
          if (!outsiders.contains(publisher)) {
            proof.addPublishers(
                Heard.newBuilder()
                    .setPublisher(publisher)
                    .setNumber(record.relayed)
                    .setAgeMillis(ageMillis(now, record)));
          }
        });
    subscriber.send(InvalidationBatch.newBuilder().setProof(proof).build());
  }

  /** Rounded up: an age is never understated. */
  private static int ageMillis(long now, PublisherRecord record) {
    long millis = TimeUnit.NANOSECONDS.toMillis(now - record.provenNanos) + 1;
    return (int) Math.min(MAX_AGE_MILLIS, Math.max(0, millis));
  }

  /**
   * This node's own invalidations, before they go to the topic. They are made under the lock that
   * proofs take, so that no proof of an earlier number is younger than they are.
   */
  synchronized TopicMessage.Invalidations publishedHere(Supplier<TopicMessage.Invalidations> made) {
    TopicMessage.Invalidations message = made.get();
    ownNumber = message.last();
    pass(message);
    return message;
  }

  /** This node's own number that stands for nothing. */
  synchronized void skippedHere(long number) {
    ownNumber = number;
  }

  /** Another node's, from the topic. */
  synchronized void heard(TopicMessage.Invalidations message) {
    PublisherRecord record = publishers.get(message.publisher());
    if (record == null) {
      record = new PublisherRecord(0, unproven(nanoClock.getAsLong()));
      publishers.put(message.publisher(), record);
    }
    if (message.first() != record.relayed + 1) {
      gap(record.relayed, message.publisher(), message.first() - 1);
    }
    record.relayed = message.last();
    pass(message);
  }

  /** Another node's heartbeat, behind all it published before. */
  synchronized void heard(Heartbeat beat) {
    long now = nanoClock.getAsLong();
    PublisherRecord record = publishers.get(beat.publisher());
    if (record == null) {
      record = new PublisherRecord(beat.lastNumber(), isJoining(beat) ? now : unproven(now));
      publishers.put(beat.publisher(), record);
      if (beat.lastNumber() > 0) {
        closeAll("a node was heard for the first time after it had published");
      }
    }
    if (beat.lastNumber() != record.relayed) {
      gap(record.relayed, beat.publisher(), beat.lastNumber());
      record.relayed = beat.lastNumber();
    }
    record.lastBeatSentNanos = beat.sentNanos();
    if (beat.state() == Heartbeat.State.FAREWELL) {
      farewells.add(beat.publisher());
    }
    Long echo = beat.echoes().get(self);
    if (echo != null) {
      heardAt.merge(beat.publisher(), echo, Math::max);
      if (!beat.outsiders().contains(self)) {
        echoedAt.merge(beat.publisher(), echo, Math::max);
      }
      record.provenNanos = Math.max(record.provenNanos, echo);
    }
  }

  /**
   * Whether a publisher that is new to us has only just begun: it has published nothing, and will
   * only after our echo. While nobody listens here we may be the one that joins. Then a publisher
   * of long standing is new to us, and its first heartbeat may be an old one.
   */
  @GuardedBy("this")
  private boolean isJoining(Heartbeat beat) {
    return beat.lastNumber() == 0 && !subscribers.isEmpty();
  }

  private static long unproven(long now) {
    return now - TimeUnit.MILLISECONDS.toNanos(MAX_AGE_MILLIS);
  }

  @GuardedBy("this")
  private void gap(long relayed, long publisher, long upTo) {
    metrics.count(Count.GAPS);
    closeAll(
        "invalidations "
            + (relayed + 1)
            + " to "
            + upTo
            + " of publisher "
            + Long.toHexString(publisher)
            + " were not heard");
  }

  /** A member is gone and publishes no more. */
  synchronized void left(long publisher) {
    PublisherRecord record = publishers.remove(publisher);
    if (record != null && !farewells.contains(publisher)) {
      closeAll("a node left without saying what its last invalidation was");
    }
  }

  /** Only these are members: others left while nobody told. */
  synchronized void retain(Collection<Long> members) {
    List.copyOf(publishers.keySet()).stream()
        .filter(publisher -> !members.contains(publisher))
        .forEach(this::left);
  }

  /** Per other publisher the clock of its last heartbeat, to be sent back to it. */
  synchronized Map<Long, Long> echoes() {
    Map<Long, Long> echoes = new HashMap<>();
    publishers.forEach((publisher, record) -> echoes.put(publisher, record.lastBeatSentNanos));
    return echoes;
  }

  /** Per publisher when the last heartbeat of ours left that it heard; of gone ones too. */
  public synchronized Map<Long, Long> heardAt() {
    return Map.copyOf(heardAt);
  }

  /** The same of those that regard this node as a member. */
  public synchronized Map<Long, Long> echoedAt() {
    return Map.copyOf(echoedAt);
  }

  /** To whom our echo promises nothing. */
  Set<Long> outsiders() {
    return standing.outsiders();
  }

  /** Who has said its last word. */
  public synchronized Set<Long> farewells() {
    return Set.copyOf(farewells);
  }

  /** Whether all these publishers have echoed this node. */
  synchronized boolean echoedByAll(Collection<Long> others) {
    for (Long publisher : others) {
      if (!publishers.containsKey(publisher) || !heardAt.containsKey(publisher)) {
        return false;
      }
    }
    return true;
  }

  /** Ends every stream. */
  synchronized void closeAll(String why) {
    List<Subscriber> closing = List.copyOf(subscribers);
    subscribers.clear();
    closing.forEach(subscriber -> subscriber.close(why));
  }

  @GuardedBy("this")
  private void pass(TopicMessage.Invalidations message) {
    metrics.count(Count.RELAYED, message.invalidations().size());
    if (subscribers.isEmpty()) {
      return;
    }
    InvalidationBatch.Builder batch = InvalidationBatch.newBuilder();
    long number = message.first();
    for (RowInvalidation row : message.invalidations()) {
      batch.addInvalidations(row.toProto(message.publisher(), number++));
    }
    InvalidationBatch built = batch.build();
    List.copyOf(subscribers).forEach(subscriber -> subscriber.send(built));
  }
}
