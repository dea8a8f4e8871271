package io.tiercel.node.service;

import io.grpc.stub.CallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Sends messages on one stream by natural batching: while one batch goes out, or the peer does not
 * read, the next gathers. One sender at a time, so the stream is used as gRPC asks. Thread-safe;
 * never blocks.
 *
 * @param <M> one message
 * @param <B> a batch of them
 */
final class BatchingSender<M, B> {
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final CallStreamObserver<B> stream;
  private final Function<List<M>, B> batcher;
  private final ToIntFunction<M> sizer;
  private final Executor executor;
  private final ConcurrentLinkedQueue<M> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sending = new AtomicBoolean();
  private volatile boolean closed;

  BatchingSender(
      CallStreamObserver<B> stream,
      Function<List<M>, B> batcher,
      ToIntFunction<M> sizer,
      Executor executor) {
    this.stream = stream;
    this.batcher = batcher;
    this.sizer = sizer;
    this.executor = executor;
  }

  /** Sends soon, on the executor. */
  void send(M message) {
    waiting.add(message);
    schedule();
  }

  /** Takes the sender for this thread: what is sent meanwhile leaves at {@link #uncork}. */
  boolean cork() {
    return sending.compareAndSet(false, true);
  }

  /** Sends what has gathered, on this thread. */
  void uncork() {
    drain();
  }

  /** The peer reads again. */
  void onReady() {
    schedule();
  }

  /** Nothing is sent any more. */
  void close() {
    closed = true;
    waiting.clear();
  }

  private void schedule() {
    if (!closed && stream.isReady() && sending.compareAndSet(false, true)) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException ending) {
        close();
      }
    }
  }

  private void drain() {
    try {
      while (!closed && stream.isReady() && !waiting.isEmpty()) {
        stream.onNext(batcher.apply(takeBatch()));
      }
    } catch (IllegalStateException e) {
      // The call ended between the look and the send.
      close();
    } finally {
      sending.set(false);
    }
    // What came after the last look, and before the sender was given back.
    if (!waiting.isEmpty()) {
      schedule();
    }
  }

  private List<M> takeBatch() {
    List<M> batch = new ArrayList<>();
    int bytes = 0;
    M next = waiting.poll();
    while (next != null) {
      batch.add(next);
      bytes += sizer.applyAsInt(next);
      boolean full = batch.size() >= MAX_BATCH || bytes >= MAX_BATCH_BYTES;
      next = full ? null : waiting.poll();
    }
    return batch;
  }
}
