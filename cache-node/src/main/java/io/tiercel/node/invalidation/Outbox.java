package io.tiercel.node.invalidation;

import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.InvalidationBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens, and what they hear with the next round. Not thread-safe. */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final int MAX_BATCH = 1_000;

  private final Set<Subscriber> subscribers = new LinkedHashSet<>();
  private List<Invalidation> gathered = new ArrayList<>();
  private List<Reply> replies = new ArrayList<>();

  /** Something for one of them, behind what has gathered; null for the proof of a probe. */
  private record Reply(
      Subscriber subscriber, @Nullable InvalidationBatch message, long probeSentNanos) {}

  /** What goes out at once. */
  record Round(
      List<Subscriber> subscribers,
      List<InvalidationBatch> batches,
      Map<Subscriber, List<InvalidationBatch>> replies) {
    /** Hands all of it over. Who cannot be told keeps nobody else from being told. */
    void send() {
      for (InvalidationBatch batch : batches) {
        subscribers.forEach(subscriber -> hand(subscriber, batch));
      }
      replies.forEach(
          (subscriber, messages) -> messages.forEach(message -> hand(subscriber, message)));
    }

    private static void hand(Subscriber subscriber, InvalidationBatch message) {
      try {
        subscriber.send(message);
      } catch (RuntimeException e) {
        log.warn("{} could not be told of what has changed", subscriber.name(), e);
        subscriber.close("what has changed could not be sent");
      }
    }
  }

  void add(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  boolean has(Subscriber subscriber) {
    return subscribers.contains(subscriber);
  }

  List<Subscriber> subscribers() {
    return List.copyOf(subscribers);
  }

  int listeners() {
    return subscribers.size();
  }

  /** For everybody. */
  void gather(Invalidation invalidation) {
    gathered.add(invalidation);
  }

  /** For one. */
  void reply(Subscriber subscriber, InvalidationBatch message) {
    replies.add(new Reply(subscriber, message, 0));
  }

  /** For one: what is proven when the round leaves. */
  void prove(Subscriber subscriber, long probeSentNanos) {
    replies.add(new Reply(subscriber, null, probeSentNanos));
  }

  /**
   * Empties it.
   *
   * @param proofs of probes by when they were sent; null where nothing is proven now
   */
  Round take(LongFunction<@Nullable InvalidationBatch> proofs) {
    Map<Subscriber, List<InvalidationBatch>> told = new LinkedHashMap<>();
    for (Reply reply : replies) {
      InvalidationBatch message =
          reply.message == null ? proofs.apply(reply.probeSentNanos) : reply.message;
      if (message != null && has(reply.subscriber)) {
        told.computeIfAbsent(reply.subscriber, subscriber -> new ArrayList<>(1)).add(message);
      }
    }
    Round round = new Round(subscribers(), batches(), told);
    gathered = new ArrayList<>();
    replies = new ArrayList<>();
    return round;
  }

  private List<InvalidationBatch> batches() {
    List<InvalidationBatch> batches = new ArrayList<>(1);
    for (int from = 0; from < gathered.size(); from += MAX_BATCH) {
      List<Invalidation> part = gathered.subList(from, Math.min(gathered.size(), from + MAX_BATCH));
      batches.add(InvalidationBatch.newBuilder().addAllInvalidations(part).build());
    }
    return batches;
  }

  /** Ends every stream. What has gathered is nobody's any more. */
  void closeAll(String why) {
    List<Subscriber> closing = subscribers();
    subscribers.clear();
    gathered = new ArrayList<>();
    replies = new ArrayList<>();
    closing.forEach(subscriber -> subscriber.close(why));
  }
}
