package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.SqlWork;

/**
 * Measures how long calls take, waiting for a connection included. Calls that were refused before
 * they came so far are not among them. Thread-safe.
 */
public final class PaceLayer implements SqlCalls {
  private final SqlCalls inner;
  private final RecentCalls recent;

  /** Counts here. */
  public PaceLayer(SqlCalls inner, RecentCalls recent) {
    this.inner = inner;
    this.recent = recent;
  }

  @Override
  public <R> R call(Deadline deadline, SqlWork<R> work) {
    long began = System.nanoTime();
    try {
      return inner.call(deadline, work);
    } finally {
      recent.took(System.nanoTime() - began);
    }
  }
}
