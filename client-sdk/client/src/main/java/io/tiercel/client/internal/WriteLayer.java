package io.tiercel.client.internal;

import java.util.concurrent.CompletableFuture;

/**
 * One layer of the write path. Futures complete on a network thread.
 *
 * @param <V> row
 */
@FunctionalInterface
interface WriteLayer<V> {
  CompletableFuture<Stored<V>> write(WriteCall call);
}
