package io.tiercel.router.route;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.SqlWork;
import java.time.Duration;

/**
 * Lets only so many callers be on one server at a time and refuses the others at once, so that a
 * slow server cannot gather all threads of a process. Thread-safe.
 */
public final class BulkheadLayer implements SqlCalls {
  private final SqlCalls inner;
  private final Bulkhead bulkhead;
  private final String server;

  /**
   * At most so many callers.
   *
   * @param maxCallers those that wait for a connection are counted too
   * @param server for messages
   */
  public BulkheadLayer(SqlCalls inner, int maxCallers, String server) {
    this.inner = inner;
    this.server = server;
    this.bulkhead =
        Bulkhead.of(
            server,
            BulkheadConfig.custom()
                .maxConcurrentCalls(maxCallers)
                .maxWaitDuration(Duration.ZERO)
                .writableStackTraceEnabled(false)
                .build());
  }

  @Override
  public <R> R call(Deadline deadline, SqlWork<R> work) {
    if (!bulkhead.tryAcquirePermission()) {
      throw new RouterException(
          Code.OVERLOADED,
          Outcome.NOT_APPLIED,
          true,
          server
              + " has "
              + bulkhead.getBulkheadConfig().getMaxConcurrentCalls()
              + " callers already: not waiting behind them",
          null);
    }
    try {
      return inner.call(deadline, work);
    } finally {
      bulkhead.onComplete();
    }
  }
}
