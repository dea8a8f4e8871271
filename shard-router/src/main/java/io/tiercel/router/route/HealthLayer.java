package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.replica.ServerHealth;
import io.tiercel.router.replica.ServerHealth.Answer;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.SqlWork;

/**
 * Refuses calls at once while the server's probes find nobody there, so that nobody waits for a
 * connection that cannot come. Thread-safe.
 */
public final class HealthLayer implements SqlCalls {
  private final SqlCalls inner;
  private final ServerHealth health;
  private final String server;

  /**
   * Refusing by this health.
   *
   * @param server for messages
   */
  public HealthLayer(SqlCalls inner, ServerHealth health, String server) {
    this.inner = inner;
    this.health = health;
    this.server = server;
  }

  @Override
  public <R> R call(Deadline deadline, SqlWork<R> work) {
    Answer answer = health.last();
    if (answer != null && answer.refusing()) {
      throw new RouterException(
          Code.SHARD_UNAVAILABLE,
          Outcome.NOT_APPLIED,
          true,
          server + " cannot be used: " + answer.error(),
          null);
    }
    return inner.call(deadline, work);
  }
}
