package io.tiercel.client.internal;

import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.nearcache.NearCache;

/** Puts the write path of one table together. */
final class ClientWritePath {
  private ClientWritePath() {}

  static <V> WriteLayer<V> assemble(
      ClientParts parts, TableMapping<?, V> mapping, NearCache<V> nearCache) {
    WriteLayer<V> layers = new GatewayWriteLayer<>(parts, mapping);
    layers = new AdvanceLayer<>(layers, parts, mapping, nearCache);
    layers = new SessionWriteLayer<>(layers);
    return layers;
  }
}
