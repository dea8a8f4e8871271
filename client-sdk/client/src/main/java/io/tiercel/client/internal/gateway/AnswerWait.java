package io.tiercel.client.internal.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How callers wait for what a node holds. To put a thread to sleep and to wake it takes longer than
 * such an answer, and a call wakes two of them. So a caller who waits alone looks for his answer
 * for a while before he sleeps, and the network thread looks for it with him, where that has proven
 * quicker. Who waits in company sleeps, be it that others wait as well or that they call in
 * between: then the processors have other things to do.
 *
 * <p>After Karlin, Li, Manasse and Owicki, "Empirical Studies of Competitive Spinning for a
 * Shared-Memory Multiprocessor" (1991): spin for about as long as sleeping would cost, then sleep.
 * Thread-safe.
 */
public final class AnswerWait {
  /** About what it takes two threads to sleep and to be woken. */
  static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** So many calls of one thread, with no other's between them, make a lone caller. */
  static final int LONE_CALLS = 16;

  private final SpinTrials trials = new SpinTrials();
  private final AtomicInteger waiting = new AtomicInteger();
  private final boolean maySpin;
  private final LongSupplier nanoClock;
  private volatile long aloneNanos;
  private volatile long lastCaller;
  private volatile int callsInARow;

  /**
   * Nobody waits yet.
   *
   * @param maySpin false where everybody is to sleep at once
   */
  public AnswerWait(boolean maySpin, LongSupplier nanoClock) {
    this.maySpin = maySpin && Runtime.getRuntime().availableProcessors() > 1;
    this.nanoClock = nanoClock;
    this.aloneNanos = nanoClock.getAsLong() - SPIN_NANOS;
  }

  /**
   * The result, as {@link CompletableFuture#get(long, TimeUnit)}.
   *
   * @param soon whether it may come so soon that to spin is worth a trial
   */
  public <T extends @Nullable Object> T get(CompletableFuture<T> answer, long nanos, boolean soon)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!maySpin || answer.isDone()) {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    }
    boolean onlyOne = waiting.incrementAndGet() == 1;
    boolean alone = isLoneCaller() && onlyOne;
    try {
      return alone && soon ? getAlone(answer, nanos) : answer.get(nanos, TimeUnit.NANOSECONDS);
    } finally {
      waiting.decrementAndGet();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Who is in company may count wrongly.
  private boolean isLoneCaller() {
    long caller = Thread.currentThread().getId();
    if (caller != lastCaller) {
      lastCaller = caller;
      callsInARow = 0;
    } else if (callsInARow < LONE_CALLS) {
      callsInARow++;
    }
    return callsInARow >= LONE_CALLS;
  }

  /** One thread at a time: whoever comes meanwhile is not the only one. */
  private <T extends @Nullable Object> T getAlone(CompletableFuture<T> answer, long nanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    long began = nanoClock.getAsLong();
    if (trials.spins()) {
      aloneNanos = began;
      while (!answer.isDone() && alone() && nanoClock.getAsLong() - began < SPIN_NANOS) {
        Thread.onSpinWait();
      }
    }
    T result = answer.get(nanos, TimeUnit.NANOSECONDS);
    if (alone()) {
      long ended = nanoClock.getAsLong();
      aloneNanos = ended;
      trials.waited(ended - began);
    }
    return result;
  }

  private boolean alone() {
    return waiting.get() <= 1;
  }

  /** Whether a network thread should look again rather than sleep. */
  boolean expectsAnswer() {
    return trials.spins() && alone() && nanoClock.getAsLong() - aloneNanos < SPIN_NANOS;
  }
}
