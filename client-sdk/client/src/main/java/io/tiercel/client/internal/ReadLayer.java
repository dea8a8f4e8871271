package io.tiercel.client.internal;

import java.util.concurrent.CompletableFuture;

/**
 * One layer of the read path below the near cache's hit. Futures complete on a network thread.
 *
 * @param <V> row
 */
@FunctionalInterface
interface ReadLayer<V> {
  CompletableFuture<Loaded<V>> read(ReadCall call);
}
