package io.tiercel.client.internal.gateway;

import com.google.protobuf.MessageLite;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every call that has not ended, so that each ends by its deadline. Thread-safe.
 *
 * <p>One sweep looks at all of them: cheaper than a timer each, because nearly all have ended long
 * before their deadline.
 */
final class LiveCalls {
  /** How late a deadline can be. */
  private static final long SWEEP_MILLIS = 5;

  /** A node that answers nothing at all for this long is silent. */
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int MOST = 50_000;

  private final ConcurrentHashMap<Long, Call> calls = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final Sweep sweep;
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param silent told of calls that lie with a silent node
   */
  LiveCalls(Timer timer, LongSupplier nanoClock, BiConsumer<Call, NodeStream> silent) {
    this.sweep =
        new Sweep(
            timer,
            SWEEP_MILLIS,
            () -> sweep(nanoClock.getAsLong(), silent),
            () -> !calls.isEmpty());
  }

  /** A new call; it has ended at once when there are too many, or the gateway is closed. */
  @SuppressWarnings("FutureReturnValueIgnored") // Only the entry is taken away.
  Call begin(
      TableShape table,
      byte[] key,
      int slot,
      MessageLite operation,
      long nowNanos,
      long deadlineNanos) {
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
    sweep.wake();
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
  private void sweep(long nowNanos, BiConsumer<Call, NodeStream> silent) {
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
