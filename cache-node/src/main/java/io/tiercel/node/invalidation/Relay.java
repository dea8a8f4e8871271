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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes every publisher's invalidations on to the SDKs subscribed here, and answers their probes
 * with what is proven. What comes while a round goes out to all of them gathers for the next one.
 * Thread-safe by one short lock; messages are handed over outside of it.
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
  private final Executor rounds;

  @GuardedBy("this")
  private final Map<Long, PublisherRecord> publishers = new HashMap<>();

  @GuardedBy("this")
  private final Outbox outbox = new Outbox();

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

  @GuardedBy("this")
  private boolean roundAsked;

  @GuardedBy("this")
  private boolean roundGoesOut;

  /**
   * Without subscribers.
   *
   * @param self this node's publisher number
   * @param standing whether probes are answered now
   * @param nanoClock monotonic
   * @param rounds runs what goes out, one task at a time
   */
  public Relay(
      long self, Standing standing, LongSupplier nanoClock, NodeMetrics metrics, Executor rounds) {
    this.self = self;
    this.standing = standing;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
    this.rounds = rounds;
  }

  /** The subscriber gets everything from now on. */
  public synchronized void subscribe(Subscriber subscriber) {
    outbox.add(subscriber);
  }

  /** The subscriber gets nothing any more. */
  public synchronized void unsubscribe(Subscriber subscriber) {
    outbox.remove(subscriber);
  }

  /** The SDKs that listen now. */
  public synchronized List<Subscriber> listening() {
    return outbox.subscribers();
  }

  /** How many SDKs listen. */
  public synchronized int subscribers() {
    return outbox.listeners();
  }

  /**
   * Answers a probe behind everything relayed before it: at once where all of that is handed over.
   * Not at all while this node may not speak for the cluster.
   */
  public void probe(Subscriber subscriber, long probeSentNanos) {
    InvalidationBatch proof = proofNow(subscriber, probeSentNanos);
    if (proof != null) {
      subscriber.send(proof);
    }
  }

  private synchronized @Nullable InvalidationBatch proofNow(
      Subscriber subscriber, long probeSentNanos) {
    if (!outbox.has(subscriber)) {
      return null;
    }
    if (roundAsked || roundGoesOut) {
      outbox.prove(subscriber, probeSentNanos);
      askForRound();
      return null;
    }
    return proof(probeSentNanos);
  }

  /** Sends one subscriber something of its own, behind everything relayed before it. */
  public synchronized void tell(Subscriber subscriber, InvalidationBatch message) {
    if (outbox.has(subscriber)) {
      outbox.reply(subscriber, message);
      askForRound();
    }
  }

  /** Of what is handed over, or goes out before it. */
  private synchronized @Nullable InvalidationBatch proof(long probeSentNanos) {
    if (!standing.proves()) {
      return null;
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
    return InvalidationBatch.newBuilder().setProof(proof).build();
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
    return beat.lastNumber() == 0 && outbox.listeners() > 0;
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
    outbox.closeAll(why);
  }

  @GuardedBy("this")
  private void pass(TopicMessage.Invalidations message) {
    metrics.count(Count.RELAYED, message.invalidations().size());
    if (outbox.listeners() == 0) {
      return;
    }
    long number = message.first();
    for (RowInvalidation row : message.invalidations()) {
      outbox.gather(row.toProto(message.publisher(), number++).build());
    }
    askForRound();
  }

  @GuardedBy("this")
  private void askForRound() {
    if (!roundAsked) {
      roundAsked = true;
      rounds.execute(this::round);
    }
  }

  private void round() {
    try {
      takeRound().send();
    } finally {
      roundIsOut();
    }
  }

  private synchronized Outbox.Round takeRound() {
    roundAsked = false;
    roundGoesOut = true;
    return outbox.take(this::proof);
  }

  private synchronized void roundIsOut() {
    roundGoesOut = false;
  }
}
