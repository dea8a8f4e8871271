package io.tiercel.client.internal.nearcache;

import io.tiercel.client.internal.nearcache.NearCache.Fence;
import io.tiercel.protocol.Stamp;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to fill one key. Taken before the request leaves, closed once. Thread-safe.
 *
 * @param <V> row
 */
public final class Lease<V> implements AutoCloseable {
  private final NearCache<V> cache;
  private final Object key;
  private final Fence fence;
  private final Stamp floorAtStart;
  private final long asOfNanos;
  private final AtomicBoolean closed = new AtomicBoolean();

  Lease(NearCache<V> cache, Object key, Fence fence, long asOfNanos) {
    this.cache = cache;
    this.key = key;
    this.fence = fence;
    this.floorAtStart = fence.floor();
    this.asOfNanos = asOfNanos;
  }

  /** When it was taken. */
  public long asOfNanos() {
    return asOfNanos;
  }

  /** Whether the key was invalidated since: later callers must not share this request's answer. */
  public boolean revoked() {
    return !fence.floor().equals(floorAtStart);
  }

  /**
   * Keeps the answer unless its stamp is below the key's floor or below what is kept.
   *
   * @param value null when there is no row
   * @param ttlNanos how long it may be kept; 0 not at all
   * @param checksum of the encoded row; 0 for none
   */
  public void fill(
      @Nullable V value, Stamp stamp, long ttlNanos, int bucket, int bytes, int checksum) {
    if (ttlNanos > 0 && !closed.get()) {
      long expiresAt = asOfNanos + ttlNanos;
      cache.fill(
          key,
          fence,
          new NearCacheEntry<>(value, stamp, asOfNanos, expiresAt, bucket, bytes, checksum));
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      cache.release(key, fence);
    }
  }
}
