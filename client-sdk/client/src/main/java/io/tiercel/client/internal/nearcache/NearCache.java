package io.tiercel.client.internal.nearcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.protocol.Stamp;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The near cache of one table and one mapping: keys as {@code TableMapping.nearKey} gives them.
 * Thread-safe.
 *
 * <p>Nothing is put from outside. Whoever asks the shared tier takes a {@link Lease} <i>before</i>
 * the request leaves, and fills through it. An invalidation first raises the floor of the key's
 * leases and then drops the entry, each step atomic per key. So of the two orders in which an old
 * answer and an invalidation can meet, one is refused by the floor and the other is dropped after
 * it was kept. Without the lease an answer that was on its way while its key was invalidated would
 * stay for good.
 *
 * @param <V> row
 */
public final class NearCache<V> {
  private static final int ENTRY_OVERHEAD_BYTES = 100;

  private final Cache<Object, NearCacheEntry<V>> entries;
  private final boolean enabled;
  private final ConcurrentHashMap<Object, Fence> fences = new ConcurrentHashMap<>();

  /** A near cache of this size; a limit of 0 keeps nothing. */
  public NearCache(NearCacheConfig config) {
    this.enabled = config.limit() > 0;
    // Not on another thread: reads that come faster than it wakes up would not be noted, and the
    // wrong entries let go.
    Caffeine<Object, Object> cache = Caffeine.newBuilder().executor(Runnable::run);
    this.entries =
        switch (config.unit()) {
          case ENTRIES -> cache.maximumSize(config.limit()).build();
          case BYTES ->
              cache
                  .maximumWeight(config.limit())
                  .weigher(
                      (Object key, NearCacheEntry<V> entry) -> entry.bytes() + ENTRY_OVERHEAD_BYTES)
                  .build();
        };
  }

  /** What is kept for a key, whether or not it may be served. Allocates nothing. */
  public @Nullable NearCacheEntry<V> get(Object key) {
    return entries.getIfPresent(key);
  }

  /** What is kept, in no order; what changes meanwhile is met in its old or new state or not. */
  Iterator<Map.Entry<Object, NearCacheEntry<V>>> walk() {
    return entries.asMap().entrySet().iterator();
  }

  /** What is kept for a key, without counting as a use of it. */
  @Nullable NearCacheEntry<V> look(Object key) {
    return entries.policy().getIfPresentQuietly(key);
  }

  /** Whether anything is ever kept. */
  public boolean keepsAny() {
    return enabled;
  }

  /** How many entries there are, about. */
  public long size() {
    return entries.estimatedSize();
  }

  /**
   * The right to fill one key with the answer to a request not yet sent. Close it when the answer
   * is there or given up.
   *
   * @param nowNanos the clock's reading
   */
  public Lease<V> lease(Object key, long nowNanos) {
    Fence fence =
        fences.compute(
            key,
            (k, present) -> {
              Fence counted = present == null ? new Fence() : present;
              counted.holders++;
              return counted;
            });
    return new Lease<>(this, key, fence, nowNanos);
  }

  /** The key has changed: copies below the floor are stale, those on their way too. */
  public void invalidate(Object key, Stamp floor) {
    Fence fence = fences.get(key);
    if (fence != null) {
      fence.raise(floor);
    } else if (entries.policy().getIfPresentQuietly(key) == null) {
      return; // No lease, so no fill can be under way; no entry, so nothing is stale.
    }
    entries
        .asMap()
        .compute(key, (k, kept) -> kept == null || kept.stamp().satisfies(floor) ? kept : null);
  }

  /**
   * The key has changed from what is kept to what comes next; answers on their way that are older
   * are void.
   *
   * @return false when something else is kept by now: nothing was done but to raise the floor
   */
  @SuppressWarnings("ReferenceEquality") // This very copy was judged; equal ones may be younger.
  boolean advance(Object key, NearCacheEntry<V> kept, NearCacheEntry<V> next) {
    if (kept.stamp().satisfies(next.stamp())) {
      return false;
    }
    Fence fence = fences.get(key);
    if (fence != null) {
      fence.raise(next.stamp());
    }
    return entries.asMap().computeIfPresent(key, (k, now) -> now == kept ? next : now) == next;
  }

  /** Drops what is kept for a key: nobody knows what it is now. */
  public void forget(Object key) {
    entries.invalidate(key);
  }

  void fill(Object key, Fence fence, NearCacheEntry<V> entry) {
    if (enabled) {
      entries
          .asMap()
          .compute(
              key, (k, kept) -> entry.stamp().satisfies(fence.floor) ? newer(kept, entry) : kept);
    }
  }

  /**
   * The one with the higher stamp, but the later one of an absence and a row. Where the later
   * answer has the lower stamp, neither: perhaps its request was overtaken; or the version was set
   * back past the tier and the word of it was lost, and then the copy would outlive every answer.
   */
  private static <V> @Nullable NearCacheEntry<V> newer(
      @Nullable NearCacheEntry<V> kept, NearCacheEntry<V> entry) {
    if (kept == null) {
      return entry;
    }
    int order = entry.stamp().compareTo(kept.stamp());
    boolean later = entry.asOfNanos() - kept.asOfNanos() > 0;
    if (order < 0 && later) {
      return null;
    }
    if (!kept.hasOrder() && !later) {
      return kept;
    }
    return order > 0 || (order == 0 && later) ? entry : kept;
  }

  void release(Object key, Fence fence) {
    fences.computeIfPresent(
        key,
        (k, present) -> {
          if (present != fence) {
            return present;
          }
          present.holders--;
          return present.holders == 0 ? null : present;
        });
  }

  /** How many keys have a lease out; 0 at rest. */
  int leasedKeys() {
    return fences.size();
  }

  /** The floor below which no answer under way may be kept. */
  static final class Fence {
    /** Leases out; changed only inside {@code fences.compute}. */
    private int holders;

    private volatile Stamp floor = Stamp.NONE;

    synchronized void raise(Stamp to) {
      if (to.compareTo(floor) > 0) {
        floor = to;
      }
    }

    Stamp floor() {
      return floor;
    }
  }
}
