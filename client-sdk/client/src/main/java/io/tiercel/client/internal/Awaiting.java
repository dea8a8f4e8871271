package io.tiercel.client.internal;

import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.gateway.AnswerWait;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** From futures that complete on a network thread to what the caller asked for. */
final class Awaiting {
  /** Deadlines end every future; this much later something is broken. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private Awaiting() {}

  /**
   * The result, on the caller's thread.
   *
   * @param how the caller waits
   * @param soon whether the answer may come soon
   * @param interrupted what became of the call when the caller is interrupted
   * @throws TiercelException with the caller's stack, and the network thread's as its cause
   */
  static <T extends @Nullable Object> T result(
      CompletableFuture<T> future,
      AnswerWait how,
      boolean soon,
      long leftNanos,
      Outcome interrupted) {
    try {
      return how.get(future, Math.max(0, leftNanos) + GRACE_NANOS, soon);
    } catch (ExecutionException e) {
      TiercelException failure = unwrap(e);
      throw new TiercelException(failure.code(), failure.outcome(), failure.detail(), failure);
    } catch (TimeoutException e) {
      throw new TiercelException(
          ErrorCode.INTERNAL, interrupted, "a call did not end by its deadline", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TiercelException(
          ErrorCode.DEADLINE_EXCEEDED, interrupted, "interrupted while waiting for an answer", e);
    }
  }

  /** The same future for the caller: its dependents run elsewhere, failures are not wrapped. */
  @SuppressWarnings("FutureReturnValueIgnored") // The copy says how it ended.
  static <T extends @Nullable Object> CompletableFuture<T> published(
      CompletableFuture<T> future, Executor callbacks, ClientCounters counters) {
    CompletableFuture<T> copy = new CompletableFuture<>();
    future.whenCompleteAsync(
        (result, failure) -> {
          if (failure == null) {
            copy.complete(result);
          } else {
            counters.failures.increment();
            copy.completeExceptionally(unwrap(failure));
          }
        },
        callbacks);
    return copy;
  }

  /** The SDK's exception inside a future's; a defect becomes INTERNAL. */
  static TiercelException unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof TiercelException known
        ? known
        : new TiercelException(
            ErrorCode.INTERNAL, Outcome.UNKNOWN, "an unexpected failure in the SDK", cause);
  }
}
