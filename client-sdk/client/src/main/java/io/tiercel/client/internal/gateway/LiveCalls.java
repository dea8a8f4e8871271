package io.tiercel.client.internal.gateway;

import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every call that has not ended, so that each ends by its deadline. Thread-safe.
 *
 * <p>One sweep looks at all of them: cheaper than a timer each, because nearly all have ended long
 * before their deadline.
 */
final class LiveCalls {
  /** How often {@link #sweep} wants to be called, and so how late a deadline can be. */
  static final long SWEEP_MILLIS = 5;

  /** A node that answers nothing at all for this long is silent. */
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int MOST = 50_000;

  private final ConcurrentHashMap<Long, Call> calls = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  /** A new call; it has ended at once when there are too many, or the gateway is closed. */
  @SuppressWarnings("FutureReturnValueIgnored") // Only the entry is taken away.
  Call begin(
      TableShape table, byte[] key, int slot, Object operation, long nowNanos, long deadlineNanos) {
    long id = ids.incrementAndGet();
    Call call = new Call(id, table, key, slot, operation, nowNanos, deadlineNanos);
    if (calls.mappingCount() >= MOST) {
      call.fail(
          new TiercelException(
              ErrorCode.OVERLOADED, MOST + " calls are under way; send fewer at once"));
      return call;
    }
    calls.put(id, call);
    call.answer().whenComplete((answer, failure) -> calls.remove(id));
    if (closed) {
      call.fail(isClosed());
    }
    return call;
  }

  @Nullable Call find(long id) {
    return calls.get(id);
  }

  List<Call> on(NodeStream stream) {
    return calls.values().stream().filter(call -> call.stream() == stream).toList();
  }

  /** Ends what is due, and tells which calls lie with a silent node. */
  void sweep(long nowNanos, BiConsumer<Call, NodeStream> silent) {
    for (Call call : calls.values()) {
      NodeStream stream = call.stream();
      if (nowNanos - call.deadlineNanos() >= 0) {
        call.expire();
      } else if (stream != null
          && stream.silentFor(SILENCE_NANOS, nowNanos)
          && call.silentFor(SILENCE_NANOS, nowNanos)) {
        stream.suspectNow(nowNanos);
        silent.accept(call, stream);
      }
    }
  }

  void close() {
    closed = true;
    calls.values().forEach(call -> call.fail(isClosed()));
  }

  private static TiercelException isClosed() {
    return new TiercelException(
        ErrorCode.NODE_UNAVAILABLE, "the connection was closed; connect again");
  }
}
