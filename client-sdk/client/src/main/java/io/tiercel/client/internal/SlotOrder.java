package io.tiercel.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.SlotWriters.Doubt;
import io.tiercel.client.internal.SlotWriters.Going;
import io.tiercel.client.internal.SlotWriters.Writer;
import io.tiercel.client.internal.gateway.Sweep;
import io.tiercel.client.internal.gateway.Timer;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Slots;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the writes of a slot out, numbered: a few at a time, or one where the order counts (see
 * {@link SlotWriters}). The others wait behind them.
 *
 * <p>The cluster remembers one number per writer and slot. A write given up without an answer keeps
 * its number; its writer's next one takes the next, and from then on the cluster refuses the
 * abandoned one should it still arrive. That is only sound while no two of a writer are out
 * together. Thread-safe.
 */
final class SlotOrder {
  private static final int MOST_WAITING = 10_000;

  /** How late a deadline can be. */
  private static final long SWEEP_MILLIS = 5;

  private final LongSupplier nanoClock;
  private final AtomicReferenceArray<@Nullable SlotWriters<Waiting<?>>> slots =
      new AtomicReferenceArray<>(Slots.COUNT);
  private final Set<Waiting<?>> waiting = ConcurrentHashMap.newKeySet();
  private final Sweep sweep;

  SlotOrder(LongSupplier nanoClock, Timer timer) {
    this.nanoClock = nanoClock;
    this.sweep = new Sweep(timer, SWEEP_MILLIS, this::sweep, () -> !waiting.isEmpty());
  }

  /** From the writer that it goes out by, and its number, to the outcome. */
  @FunctionalInterface
  interface Write<T> {
    /** Begins; its future ends by the deadline. */
    CompletableFuture<T> by(int writer, long number);
  }

  /**
   * Runs a write when it is its turn.
   *
   * @param inOrder whether the caller's next writes must not overtake it, as he does not wait
   */
  <T> CompletableFuture<T> run(int slot, boolean inOrder, long deadlineNanos, Write<T> write) {
    Waiting<T> turn = new Waiting<>(write, inOrder, deadlineNanos);
    SlotWriters<Waiting<?>> writers = writers(slot);
    Writer writer = writers.takeOrQueue(turn);
    if (writer != null) {
      begin(writers, turn, writer);
      beginBehind(writers);
    } else if (waiting.size() >= MOST_WAITING) {
      turn.result.completeExceptionally(
          new TiercelException(
              ErrorCode.OVERLOADED,
              MOST_WAITING + " writes wait for their turn; send fewer at once"));
    } else {
      waiting.add(turn);
      sweep.wake();
      if (turn.started()) {
        waiting.remove(turn);
      }
    }
    return turn.result;
  }

  /** Ends the waiting writes whose deadline has passed. */
  void sweep() {
    long now = nanoClock.getAsLong();
    waiting.removeIf(turn -> now - turn.deadlineNanos >= 0 && giveUp(turn));
  }

  private static boolean giveUp(Waiting<?> turn) {
    if (turn.claim()) {
      turn.result.completeExceptionally(
          new TiercelException(
              ErrorCode.DEADLINE_EXCEEDED,
              "the write waited behind another one to the same slot until its deadline"));
    }
    return true;
  }

  private SlotWriters<Waiting<?>> writers(int slot) {
    SlotWriters<Waiting<?>> writers = slots.get(slot);
    if (writers == null) {
      SlotWriters<Waiting<?>> fresh = new SlotWriters<>();
      writers = slots.compareAndSet(slot, null, fresh) ? fresh : slots.get(slot);
    }
    return Objects.requireNonNull(writers);
  }

  /** A loop, so that no queue is too long for writes that end at once. */
  private void beginBehind(SlotWriters<Waiting<?>> writers) {
    Going<Waiting<?>> going = writers.next();
    while (going != null) {
      waiting.remove(going.turn());
      begin(writers, going.turn(), going.writer());
      going = writers.next();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The turn's result says how it ended.
  private <T> void begin(SlotWriters<Waiting<?>> writers, Waiting<T> turn, Writer writer) {
    if (!turn.claim()) {
      writers.ended(writer, Doubt.AS_BEFORE);
      return;
    }
    CompletableFuture<T> running = turn.send(writer);
    boolean atOnce = running.isDone();
    running.whenComplete(
        (value, failure) -> {
          // Before its caller hears of it, and writes again.
          writers.ended(writer, doubt(failure));
          turn.end(value, failure);
          if (!atOnce) {
            beginBehind(writers);
          }
        });
  }

  private static Doubt doubt(@Nullable Throwable failure) {
    if (failure == null) {
      return Doubt.NONE;
    }
    return switch (Awaiting.unwrap(failure).outcome()) {
      case NOT_APPLIED -> Doubt.AS_BEFORE;
      case APPLIED -> Doubt.NONE;
      case UNKNOWN -> Doubt.ARISEN;
    };
  }

  private static final class Waiting<T> implements SlotWriters.Turn {
    private final Write<T> write;
    private final boolean inOrder;
    private final long caller;
    private final long deadlineNanos;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    @GuardedBy("this")
    private boolean claimed;

    Waiting(Write<T> write, boolean inOrder, long deadlineNanos) {
      this.write = write;
      this.inOrder = inOrder;
      this.caller = Thread.currentThread().getId();
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    public boolean inOrder() {
      return inOrder;
    }

    @Override
    public long caller() {
      return caller;
    }

    /** True for the one who may send it or give it up. */
    synchronized boolean claim() {
      boolean first = !claimed && !result.isDone();
      claimed = true;
      return first;
    }

    synchronized boolean started() {
      return claimed;
    }

    CompletableFuture<T> send(Writer writer) {
      try {
        return write.by(writer.index(), writer.number());
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    void end(@Nullable T value, @Nullable Throwable failure) {
      if (failure == null) {
        result.complete(value);
      } else {
        result.completeExceptionally(Awaiting.unwrap(failure));
      }
    }
  }
}
