package io.tiercel.router.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.SqlWork;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Refuses calls at once while the server fails, and lets a few through to see whether it is back.
 * Thread-safe.
 *
 * <p>Only failures of the server count: a lost connection, a login refused, a connection not to be
 * had, and a deadline passed that had left the server {@value #FAIR_MILLIS} ms or more. A caller's
 * mistake or haste counts as an answer, or not at all.
 */
public final class BreakerLayer implements SqlCalls {
  private static final int FAIR_MILLIS = 200;

  private final SqlCalls inner;
  private final CircuitBreaker breaker;
  private final String server;

  /**
   * Guarded by this breaker, which the server's other uses share.
   *
   * @param server for messages
   */
  public BreakerLayer(SqlCalls inner, CircuitBreaker breaker, String server) {
    this.inner = inner;
    this.breaker = breaker;
    this.server = server;
  }

  @Override
  public <R> R call(Deadline deadline, SqlWork<R> work) {
    if (!breaker.tryAcquirePermission()) {
      throw new RouterException(
          Code.SHARD_UNAVAILABLE,
          Outcome.NOT_APPLIED,
          true,
          server
              + " failed too often just now: not asking it, its breaker is "
              + breaker.getState(),
          null);
    }
    long start = System.nanoTime();
    Duration left = deadline.remaining();
    boolean told = false;
    try {
      R result = inner.call(deadline, work);
      breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      told = true;
      return result;
    } catch (RouterException e) {
      tell(e, left, System.nanoTime() - start);
      told = true;
      throw e;
    } finally {
      if (!told) {
        // The work itself threw: the server did answer.
        breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void tell(RouterException e, Duration left, long tookNanos) {
    if (isServersFailure(e)) {
      breaker.onError(tookNanos, TimeUnit.NANOSECONDS, e);
    } else if (e.code() == Code.DEADLINE_EXCEEDED) {
      if (left.toMillis() >= FAIR_MILLIS) {
        breaker.onError(tookNanos, TimeUnit.NANOSECONDS, e);
      } else {
        breaker.releasePermission();
      }
    } else if (e.code() == Code.OVERLOADED) {
      breaker.releasePermission();
    } else {
      breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
    }
  }

  private static boolean isServersFailure(RouterException e) {
    return e.code() == Code.SHARD_UNAVAILABLE;
  }
}
