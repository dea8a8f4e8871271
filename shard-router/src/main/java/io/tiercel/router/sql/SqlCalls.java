package io.tiercel.router.sql;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;

/**
 * A way to one server for one use. The innermost borrows a connection; each layer around it adds
 * one behaviour. Thread-safe.
 */
public interface SqlCalls {
  /**
   * Runs work on the server and ends by the deadline.
   *
   * @throws RouterException for every failure of the server; whatever else the work throws passes
   */
  <R> R call(Deadline deadline, SqlWork<R> work);
}
