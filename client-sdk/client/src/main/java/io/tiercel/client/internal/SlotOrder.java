package io.tiercel.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.gateway.Sweep;
import io.tiercel.client.internal.gateway.Timer;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Slots;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one write per slot out at a time, numbered. A later one of the same slot waits behind it.
 *
 * <p>The cluster remembers one number per writer and slot. A write given up without an answer keeps
 * its number; the next one takes the next, and from then on the cluster refuses the abandoned one
 * should it still arrive. That is only sound while no two are out together. Thread-safe.
 */
final class SlotOrder {
  private static final int MOST_WAITING = 10_000;

  /** How late a deadline can be. */
  private static final long SWEEP_MILLIS = 5;

  private final LongSupplier nanoClock;
  private final AtomicReferenceArray<@Nullable Lane> lanes =
      new AtomicReferenceArray<>(Slots.COUNT);
  private final Set<Waiting<?>> waiting = ConcurrentHashMap.newKeySet();
  private final Sweep sweep;

  SlotOrder(LongSupplier nanoClock, Timer timer) {
    this.nanoClock = nanoClock;
    this.sweep = new Sweep(timer, SWEEP_MILLIS, this::sweep, () -> !waiting.isEmpty());
  }

  /**
   * Runs a write when it is its turn.
   *
   * @param write from sequence number to outcome; its future ends by the deadline
   */
  <T> CompletableFuture<T> inOrder(
      int slot, long deadlineNanos, LongFunction<CompletableFuture<T>> write) {
    Waiting<T> turn = new Waiting<>(write, deadlineNanos, new CompletableFuture<>());
    Lane lane = lane(slot);
    if (lane.takeOrQueue(turn)) {
      run(lane, turn);
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

  private Lane lane(int slot) {
    Lane lane = lanes.get(slot);
    if (lane == null) {
      Lane fresh = new Lane();
      lane = lanes.compareAndSet(slot, null, fresh) ? fresh : lanes.get(slot);
    }
    return Objects.requireNonNull(lane);
  }

  /**
   * Runs a write and those behind it that need no waiting; a loop, so that no queue is too long.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The write's own future says how it ended.
  private void run(Lane lane, Waiting<?> first) {
    Waiting<?> turn = first;
    while (turn != null) {
      waiting.remove(turn);
      CompletableFuture<?> running = turn.claim() ? turn.start(lane) : turn.result;
      if (!running.isDone()) {
        running.whenComplete(
            (result, failure) -> {
              Waiting<?> behind = lane.next();
              if (behind != null) {
                run(lane, behind);
              }
            });
        return;
      }
      turn = lane.next();
    }
  }

  private static final class Waiting<T> {
    private final LongFunction<CompletableFuture<T>> write;
    private final long deadlineNanos;
    private final CompletableFuture<T> result;

    @GuardedBy("this")
    private boolean claimed;

    Waiting(
        LongFunction<CompletableFuture<T>> write, long deadlineNanos, CompletableFuture<T> result) {
      this.write = write;
      this.deadlineNanos = deadlineNanos;
      this.result = result;
    }

    /** True for the one who may start it or give it up. */
    synchronized boolean claim() {
      boolean first = !claimed && !result.isDone();
      claimed = true;
      return first;
    }

    synchronized boolean started() {
      return claimed;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The result says how it ended.
    CompletableFuture<T> start(Lane lane) {
      CompletableFuture<T> running;
      try {
        running = write.apply(lane.nextNumber());
      } catch (RuntimeException e) {
        running = CompletableFuture.failedFuture(e);
      }
      running.whenComplete(
          (value, failure) -> {
            if (failure == null) {
              result.complete(value);
            } else {
              result.completeExceptionally(Awaiting.unwrap(failure));
            }
          });
      return running;
    }
  }

  /** One slot. */
  private static final class Lane {
    @GuardedBy("this")
    private boolean busy;

    @GuardedBy("this")
    private long number;

    @GuardedBy("this")
    private @Nullable Queue<Waiting<?>> behind;

    synchronized boolean takeOrQueue(Waiting<?> turn) {
      if (!busy) {
        busy = true;
        return true;
      }
      if (behind == null) {
        behind = new ArrayDeque<>();
      }
      behind.add(turn);
      return false;
    }

    synchronized @Nullable Waiting<?> next() {
      Waiting<?> turn = behind == null ? null : behind.poll();
      busy = turn != null;
      if (turn == null) {
        behind = null;
      }
      return turn;
    }

    synchronized long nextNumber() {
      return ++number;
    }
  }
}
