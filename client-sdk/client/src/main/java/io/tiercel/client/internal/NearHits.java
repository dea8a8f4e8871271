package io.tiercel.client.internal;

import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.Coverage;
import io.tiercel.client.internal.nearcache.InvalidationFeed;
import io.tiercel.client.internal.nearcache.NearCache;
import io.tiercel.client.internal.nearcache.NearCacheEntry;
import io.tiercel.client.internal.session.SessionMarks;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the near cache may answer. The hot path: no lock, no allocation, one look at the
 * clock.
 */
final class NearHits<V> {
  private final NearCache<V> nearCache;
  private final InvalidationFeed feed;
  private final LongSupplier nanoClock;
  private final ClientCounters counters;

  NearHits(
      NearCache<V> nearCache,
      InvalidationFeed feed,
      LongSupplier nanoClock,
      ClientCounters counters) {
    this.nearCache = nearCache;
    this.feed = feed;
    this.nanoClock = nanoClock;
    this.counters = counters;
  }

  /**
   * The entry that may answer, or null.
   *
   * @param boundNanos see {@link ReadCall}
   */
  @Nullable NearCacheEntry<V> find(
      Object nearKey, long boundNanos, @Nullable SessionMarks session) {
    if (boundNanos == ReadCall.STRONG) {
      return null;
    }
    // Before the entry: read after it, a proof could be newer than an invalidation that dropped it.
    Coverage coverage = feed.coverage();
    NearCacheEntry<V> entry = nearCache.get(nearKey);
    if (entry == null) {
      counters.nearMisses.increment();
      return null;
    }
    long now = nanoClock.getAsLong();
    if (!admits(entry, coverage, boundNanos, now) || !admits(entry, session)) {
      counters.revalidations.increment();
      return null;
    }
    counters.nearHits.increment();
    return entry;
  }

  /** How far behind a served entry can be. */
  long ageNanos(NearCacheEntry<V> entry) {
    long currentAsOf = feed.coverage().currentAsOf(entry.asOfNanos());
    return Math.max(0, nanoClock.getAsLong() - currentAsOf);
  }

  private static boolean admits(
      NearCacheEntry<?> entry, Coverage coverage, long boundNanos, long now) {
    return now - entry.expiresAtNanos() < 0
        && (boundNanos == ReadCall.ANY
            || now - coverage.currentAsOf(entry.asOfNanos()) <= boundNanos);
  }

  private static boolean admits(NearCacheEntry<?> entry, @Nullable SessionMarks session) {
    if (session == null) {
      return true;
    }
    boolean absent = entry.value() == null;
    if (!session.admits(entry.bucket(), entry.stamp(), entry.asOfNanos(), absent)) {
      return false;
    }
    session.observe(entry.bucket(), entry.stamp());
    if (absent) {
      session.observeAbsence(entry.bucket(), entry.asOfNanos());
    }
    return true;
  }
}
