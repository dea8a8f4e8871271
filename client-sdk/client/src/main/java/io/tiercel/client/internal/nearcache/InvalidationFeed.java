package io.tiercel.client.internal.nearcache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.client.internal.metrics.ClientCounters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Follows every publisher's numbers, moves the near caches forward, and says what is proven.
 *
 * <p>Numbers are the publisher's own, so they go on when the stream moves to another node. A number
 * that was skipped, or a publisher that left, may hide an invalidation: what was read before that
 * moment is no longer covered (it revalidates when it is asked for; nothing is wiped). Proofs carry
 * the instant our own probe left, so one that lay in a buffer while the process was stopped proves
 * nothing newer than it should.
 *
 * <p>Thread-safe; invalidations and proofs take one lock, {@link #coverage} takes none.
 */
public final class InvalidationFeed {
  /**
   * A copy asked for so long before a publisher's last proof was asked for before any row that an
   * unproven invalidation of that publisher carries was put into its shared entry: nodes carry rows
   * for half as long. So what replaces the copy is what asking again would have brought, or what an
   * invalidation that is still to come makes void.
   */
  private static final long CARRIED_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final NearCaches nearCaches;
  private final LongSupplier nanoClock;
  private final ClientCounters counters;

  @GuardedBy("this")
  private final Map<Long, Publisher> publishers = new HashMap<>();

  @GuardedBy("this")
  private boolean proven;

  private volatile Coverage coverage;

  /** A publisher as a proof lists it. */
  public record Heard(long publisher, long number, long ageMillis) {}

  private static final class Publisher {
    long seen;
    long provenAtNanos;
    boolean proven;

    void prove(long atNanos) {
      if (!proven || atNanos - provenAtNanos > 0) {
        provenAtNanos = atNanos;
        proven = true;
      }
    }
  }

  /** Nothing is proven yet. */
  public InvalidationFeed(NearCaches nearCaches, LongSupplier nanoClock, ClientCounters counters) {
    this.nearCaches = nearCaches;
    this.nanoClock = nanoClock;
    this.counters = counters;
    long now = nanoClock.getAsLong();
    this.coverage = new Coverage(now, now);
  }

  /** What is proven now. Read it before the entry it is to judge. */
  public Coverage coverage() {
    return coverage;
  }

  /** One invalidation, in the order they came. */
  public synchronized void invalidated(long publisher, long number, Change change) {
    counters.invalidations.increment();
    Publisher from = publishers.computeIfAbsent(publisher, id -> new Publisher());
    if (from.proven && number > from.seen) {
      // It was made after what is proven, and its row was put at most half of this before that.
      counters.advances.add(nearCaches.apply(change, from.provenAtNanos - CARRIED_SLACK_NANOS));
    } else {
      nearCaches.invalidate(change.table(), change.key(), change.floor());
    }
    if (number > from.seen) {
      boolean gap = number != from.seen + 1;
      from.seen = number;
      if (gap) {
        breakCoverage();
      }
    }
  }

  /**
   * One proof, in the order they came.
   *
   * @param probeSentNanos when our probe left that it answers
   */
  public synchronized void proven(long probeSentNanos, List<Heard> heard) {
    if (heard.isEmpty()) {
      return; // A node always lists itself: this one knows nothing yet.
    }
    boolean gap = false;
    Set<Long> listed = new HashSet<>();
    for (Heard one : heard) {
      listed.add(one.publisher());
      Publisher publisher = publishers.computeIfAbsent(one.publisher(), id -> new Publisher());
      gap |= one.number() > publisher.seen;
      publisher.seen = Math.max(publisher.seen, one.number());
      publisher.prove(probeSentNanos - TimeUnit.MILLISECONDS.toNanos(one.ageMillis()));
    }
    gap |= publishers.keySet().retainAll(listed);
    if (gap) {
      breakCoverage();
    }
    coverage = new Coverage(coverage.validFromNanos(), leastProven());
    proven = true;
  }

  /** Whether there was a proof at all. */
  public synchronized boolean started() {
    return proven;
  }

  @GuardedBy("this")
  private void breakCoverage() {
    counters.gaps.increment();
    coverage = new Coverage(nanoClock.getAsLong(), coverage.provenAtNanos());
  }

  @GuardedBy("this")
  private long leastProven() {
    long least = 0;
    boolean first = true;
    for (Publisher publisher : publishers.values()) {
      if (first || publisher.provenAtNanos - least < 0) {
        least = publisher.provenAtNanos;
        first = false;
      }
    }
    return least;
  }
}
