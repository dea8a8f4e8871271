package io.tiercel.client.internal;

import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.nearcache.NearCache;
import io.tiercel.protocol.v1.TablePolicy;
import java.util.concurrent.TimeUnit;

/**
 * One table as it is at the moment: its mapping, near cache and paths. Replaced as a whole when the
 * table's shape changes.
 *
 * @param defaultBoundNanos the table's default freshness; see {@link ReadCall}
 */
record TablePaths<K, V>(
    TableMapping<K, V> mapping,
    NearCache<V> nearCache,
    ClientReadPath<V> reads,
    WriteLayer<V> writes,
    long defaultBoundNanos) {
  static <K, V> TablePaths<K, V> open(
      ClientParts parts, TableMapping<K, V> mapping, TablePolicy policy) {
    NearCacheConfig size =
        policy.getNearCache() ? parts.config().nearCache() : NearCacheConfig.off();
    NearCache<V> nearCache = new NearCache<>(size);
    parts.nearCaches().add(mapping, nearCache);
    int boundMillis = policy.getDefaultBoundMillis();
    return new TablePaths<>(
        mapping,
        nearCache,
        ClientReadPath.assemble(parts, mapping, nearCache),
        ClientWritePath.assemble(parts, mapping, nearCache),
        boundMillis == 0 ? ReadCall.STRONG : TimeUnit.MILLISECONDS.toNanos(boundMillis));
  }
}
