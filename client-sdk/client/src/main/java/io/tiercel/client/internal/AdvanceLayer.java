package io.tiercel.client.internal;

import io.tiercel.client.Outcome;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.nearcache.Lease;
import io.tiercel.client.internal.nearcache.NearCache;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Moves this process's near caches forward before a write is acknowledged to the caller: older
 * copies and older answers on their way are void, the row as written is kept.
 */
final class AdvanceLayer<V> implements WriteLayer<V> {
  private final WriteLayer<V> next;
  private final ClientParts parts;
  private final TableMapping<?, V> mapping;
  private final NearCache<V> nearCache;

  AdvanceLayer(
      WriteLayer<V> next, ClientParts parts, TableMapping<?, V> mapping, NearCache<V> nearCache) {
    this.next = next;
    this.parts = parts;
    this.mapping = mapping;
    this.nearCache = nearCache;
  }

  @Override
  public CompletableFuture<Stored<V>> write(WriteCall call) {
    Lease<V> lease = nearCache.lease(call.nearKey(), parts.nanoClock().getAsLong());
    return next.write(call)
        .whenComplete(
            (stored, failure) -> {
              try (lease) {
                advance(call, lease, stored, failure);
              }
            });
  }

  private void advance(
      WriteCall call, Lease<V> lease, @Nullable Stored<V> stored, @Nullable Throwable failure) {
    String table = mapping.shape().name();
    byte[] key = call.address().bytes();
    if (stored != null) {
      parts.nearCaches().invalidate(table, key, stored.stamp());
      keep(call, lease, stored);
    } else if (failure != null && Awaiting.unwrap(failure).outcome() != Outcome.NOT_APPLIED) {
      parts.nearCaches().forget(table, key);
    }
  }

  private void keep(WriteCall call, Lease<V> lease, Stored<V> stored) {
    boolean deleted = call.kind() == Write.Kind.DELETE;
    if (deleted && !stored.existed()) {
      // A stamp of nothing may be below a copy of a row that somebody else deleted.
      parts.nearCaches().forget(mapping.shape().name(), call.address().bytes());
    } else if (stored.row() != null || (deleted && !stored.repeated())) {
      lease.fill(
          stored.row(),
          stored.stamp(),
          stored.ttlNanos(),
          call.address().bucket(),
          stored.bytes(),
          stored.checksum());
    }
  }
}
