package io.tiercel.client.internal;

import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.nearcache.NearCache;

/**
 * The read path of one table: near cache hit, then the layers that ask the shared tier.
 *
 * @param hits step 2, on the caller's thread
 * @param beyond steps 2 and 3, for what the near cache could not answer
 */
record ClientReadPath<V>(NearHits<V> hits, ReadLayer<V> beyond) {
  static <V> ClientReadPath<V> assemble(
      ClientParts parts, TableMapping<?, V> mapping, NearCache<V> nearCache) {
    NearHits<V> hits = new NearHits<>(nearCache, parts.feed(), parts.nanoClock(), parts.counters());
    ReadLayer<V> layers =
        new GatewayReadLayer<>(mapping, parts.gateway(), parts.nanoClock(), parts.counters());
    layers = new FillLayer<>(layers, nearCache, parts.nanoClock(), parts.counters());
    layers = new SessionReadLayer<>(layers);
    return new ClientReadPath<>(hits, layers);
  }
}
