package io.tiercel.router.replica;

import io.tiercel.router.Deadline;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.pool.ConnectionPool;
import io.tiercel.router.pool.PoolFigures;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.SqlWork;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One MySQL server of a shard: how to reach it, how busy it is, and what its last probe said.
 * Thread-safe.
 */
public final class Server implements AutoCloseable {
  /**
   * The ways to a primary for writes.
   *
   * @param statements with autocommit
   * @param transactions without
   * @param groups without, for transactions that several writes share
   */
  public record WriteCalls(SqlCalls statements, SqlCalls transactions, SqlCalls groups) {}

  private final MySqlEndpoint endpoint;
  private final boolean primary;
  private final SqlCalls reads;
  private final @Nullable WriteCalls writes;
  private final Supplier<String> breakerState;
  private final ServerHealth health;
  private final List<ConnectionPool> pools;
  private final Runnable onClose;
  private final AtomicInteger outstanding = new AtomicInteger();

  /**
   * A server whose layers are assembled.
   *
   * @param reads the way to it for reads
   * @param writes the ways to it for writes, null on a replica
   * @param breakerState names the breaker's state
   * @param pools its pools, closed with it
   * @param onClose ends what else belongs to it
   */
  public Server(
      MySqlEndpoint endpoint,
      SqlCalls reads,
      @Nullable WriteCalls writes,
      Supplier<String> breakerState,
      ServerHealth health,
      List<ConnectionPool> pools,
      Runnable onClose) {
    this.endpoint = endpoint;
    this.primary = writes != null;
    this.reads = reads;
    this.writes = writes;
    this.breakerState = breakerState;
    this.health = health;
    this.pools = List.copyOf(pools);
    this.onClose = onClose;
  }

  /** Where it listens. */
  public MySqlEndpoint endpoint() {
    return endpoint;
  }

  /** Whether it takes writes. */
  public boolean primary() {
    return primary;
  }

  /** What its last probe said. */
  public ServerHealth health() {
    return health;
  }

  /** Requests on it now. */
  public int outstanding() {
    return outstanding.get();
  }

  /** CLOSED, OPEN or HALF_OPEN. */
  public String breaker() {
    return breakerState.get();
  }

  /** Its pools' figures, summed. */
  public PoolFigures pools() {
    PoolFigures sum = new PoolFigures(0, 0, 0);
    for (ConnectionPool pool : pools) {
      sum = sum.plus(pool.figures());
    }
    return sum;
  }

  /** Whether its pools have the connections they keep. */
  public boolean warm() {
    for (ConnectionPool pool : pools) {
      if (!pool.warm()) {
        return false;
      }
    }
    return true;
  }

  /** Runs read-only work. */
  public <R> R read(Deadline deadline, SqlWork<R> work) {
    return counted(reads, deadline, work);
  }

  /** Runs work in a write connection: without autocommit, rolled back unless it commits. */
  public <R> R write(Deadline deadline, SqlWork<R> work) {
    return counted(writes().transactions(), deadline, work);
  }

  /** Runs work that several writes share, READ COMMITTED; rolled back unless it commits. */
  public <R> R writeTogether(Deadline deadline, SqlWork<R> work) {
    return counted(writes().groups(), deadline, work);
  }

  /** Runs work in a write connection with autocommit. */
  public <R> R writeAtOnce(Deadline deadline, SqlWork<R> work) {
    return counted(writes().statements(), deadline, work);
  }

  private WriteCalls writes() {
    if (writes == null) {
      throw new IllegalStateException("a replica takes no writes");
    }
    return writes;
  }

  private <R> R counted(SqlCalls calls, Deadline deadline, SqlWork<R> work) {
    outstanding.incrementAndGet();
    try {
      return calls.call(deadline, work);
    } finally {
      outstanding.decrementAndGet();
    }
  }

  @Override
  public void close() {
    onClose.run();
    for (ConnectionPool pool : pools) {
      pool.close();
    }
  }
}
