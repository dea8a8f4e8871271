package io.tiercel.router.pool;

/**
 * A pool at one moment.
 *
 * @param active connections lent
 * @param idle connections ready
 * @param waiting callers that wait for one
 */
public record PoolFigures(int active, int idle, int waiting) {
  /** Both pools of a server seen as one. */
  public PoolFigures plus(PoolFigures other) {
    return new PoolFigures(active + other.active, idle + other.idle, waiting + other.waiting);
  }
}
