package io.tiercel.client.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One layer of the read path below the near cache's hit. Futures complete on a network thread.
 *
 * @param <V> row
 */
interface ReadLayer<V> {
  CompletableFuture<Loaded<V>> read(ReadCall call);

  /** Looks what the nodes hold for many calls, none of them strong; loads nothing. */
  void peek(List<ReadCall> calls, Found<V> found);

  /**
   * What a peek found: each call is told once, by its index. Called on network threads, on several
   * at once.
   */
  interface Found<V> {
    void held(int call, Loaded<V> loaded);

    /** These are to be read together. */
    void missed(List<Integer> calls);
  }
}
