package io.tiercel.router.move;

import io.tiercel.router.RouterException;
import io.tiercel.router.topology.ImportRegistry;
import io.tiercel.router.topology.ImportRegistry.Import;
import io.tiercel.router.topology.ImportRegistry.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cluster the one place of a table: gate, fence, drain, compare, commit. Confined to the
 * importing thread.
 *
 * <p>The fence is a RENAME on the source: it waits for transactions that use the table, whoever
 * comes later is told that there is no such table, and its own transaction is the marker in the
 * binlog. Up to the commit in the catalog everything is taken back when anything is late or wrong.
 */
final class ImportSwitch {
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int QUERY_TIMEOUT = 3024;
  private static final int LOCK_WAIT_SECONDS = 1;
  private static final int FEW_ROWS = 500;
  private static final int ROUNDS = 100;
  private static final long NEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long REPLICA_MILLIS = 300;
  private static final long COUNT_MILLIS = 400;

  private final Parts parts;
  private final ImportRegistry registry;
  private final Import held;
  private final long limitNanos;
  private final MoveSteps steps;
  private boolean committing;

  ImportSwitch(
      Parts parts, ImportRegistry registry, Import held, long limitNanos, MoveSteps steps) {
    this.parts = parts;
    this.registry = registry;
    this.held = held;
    this.limitNanos = limitNanos;
    this.steps = steps;
  }

  /** What a switch works with. */
  record Parts(
      ImportSource source,
      Connection connection,
      ImportedShards shards,
      CatchUp catchUp,
      ImportVerification verification,
      List<ReplicaProof> replicas) {}

  /**
   * A switch that was made.
   *
   * @param nanos nobody could write to the table
   * @param changedRows compared after the fence
   * @param rows the source had; -1 where counting took too long
   */
  record Switched(long nanos, long changedRows, long rows) {}

  /**
   * Switches.
   *
   * @throws MoveDelayedException it was taken back, to be tried again
   * @throws ImportException it was taken back, and must not be tried again
   */
  Switched run() throws SQLException, InterruptedException {
    gate();
    committing = false;
    long began = System.nanoTime();
    try {
      fence();
      drain(began + limitNanos);
      List<MovedTable.Row> changed = parts.catchUp.takeTouched();
      long rows = verify(changed);
      proveReplicas(began + limitNanos);
      commit();
      return new Switched(System.nanoTime() - began, changed.size(), rows);
    } catch (SQLException | RuntimeException | InterruptedException e) {
      takeBack(e);
      throw e;
    }
  }

  /** Waits until little is left to do, as nobody can write while it is done. */
  private void gate() throws SQLException, InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      parts.verification.recheck(parts.catchUp.takeTouched());
      long began = System.nanoTime();
      parts.catchUp.reach(Sql.executed(parts.connection));
      boolean near = System.nanoTime() - began < NEAR_NANOS;
      if (near && parts.catchUp.touchedRows() <= FEW_ROWS) {
        return;
      }
    }
    throw new MoveDelayedException("the source changes faster than it can be followed");
  }

  private void fence() throws SQLException {
    steps.before(MoveStep.FENCE);
    try (Connection connection = ImportPreflight.connect(parts.source)) {
      Sql.execute(connection, "SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
      Sql.execute(connection, parts.source.fence());
    } catch (SQLException e) {
      if (e.getErrorCode() == LOCK_WAIT_TIMEOUT) {
        throw new MoveDelayedException("a transaction of the source uses the table for long");
      }
      throw e;
    }
    steps.after(MoveStep.FENCE);
  }

  private void drain(long until) throws SQLException, InterruptedException {
    if (!parts.catchUp.reach(Sql.executed(parts.connection), until)) {
      throw new MoveDelayedException("the shards did not catch up in time");
    }
    parts.catchUp.record(MoveStep.DRAIN);
  }

  /** How many rows there are on either side; -1 where that takes too long to find out. */
  private long verify(List<MovedTable.Row> changed) throws SQLException, InterruptedException {
    String fenced = parts.source.fencedTable();
    Future<Long> here = parts.shards.beside(() -> countOnSource(fenced));
    long there = 0;
    boolean counted = true;
    for (long rows : parts.shards.onEach(side -> count(side.connection(), parts.source.table()))) {
      there += rows;
      counted &= rows >= 0;
    }
    long rows = result(here);
    if (rows >= 0 && counted && rows != there) {
      throw parts.verification.different(Math.abs(rows - there));
    }
    parts.verification.requireEqual(fenced, ImportVerification.slotsOf(changed));
    return counted ? rows : -1;
  }

  private long countOnSource(String fenced) throws SQLException {
    try (Connection connection = ImportPreflight.connect(parts.source)) {
      return count(connection, fenced);
    }
  }

  private static long count(Connection connection, String table) throws SQLException {
    try {
      return Sql.ask(connection, row -> row.getLong(1), ImportedTable.count(table, COUNT_MILLIS))
          .get(0);
    } catch (SQLException e) {
      if (e.getErrorCode() == QUERY_TIMEOUT) {
        return -1;
      }
      throw e;
    } finally {
      connection.rollback();
    }
  }

  private static long result(Future<Long> future) throws SQLException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new IllegalStateException("the source's rows could not be counted", e);
    }
  }

  /** A failover must not forget what the source is not asked for any more. */
  private void proveReplicas(long until) throws SQLException {
    for (int i = 0; i < parts.replicas.size(); i++) {
      ShardSide side = parts.shards.sides().get(i);
      if (!parts.replicas.get(i).oneHas(side.executed(), REPLICA_MILLIS)) {
        throw new MoveDelayedException("no replica of " + side.shard() + " got the rows in time");
      }
    }
    if (System.nanoTime() - until > 0) {
      throw new MoveDelayedException("the switch took too long");
    }
  }

  private void commit() {
    steps.before(MoveStep.COMMIT);
    committing = true;
    boolean mine;
    try {
      mine = registry.end(held.id(), held.token(), State.DONE);
    } catch (RouterException e) {
      mine = stateOf(e) == State.DONE;
      if (!mine) {
        committing = false;
        throw e;
      }
    }
    if (!mine) {
      throw new ImportException(
          ImportException.Reason.TAKEN,
          "another process has taken the import of table " + parts.source.table());
    }
    steps.after(MoveStep.COMMIT);
  }

  /** The answer to a commit may be lost: then the catalog is asked. */
  private State stateOf(RouterException failure) {
    try {
      Optional<Import> now = registry.newest(parts.source.table());
      return now.filter(one -> one.id() == held.id()).map(Import::state).orElse(State.RUNNING);
    } catch (RouterException e) {
      failure.addSuppressed(e);
      throw new ImportException(
          ImportException.Reason.SWITCH_UNKNOWN,
          "the catalog did not say whether the switch of table "
              + parts.source.table()
              + " is committed; nobody writes to it meanwhile. Run the import again, which finds out",
          failure);
    }
  }

  /** Not once the catalog was asked to commit: then it alone knows. */
  private void takeBack(Exception cause) {
    if (!committing) {
      restore(parts.source, cause);
    }
  }

  /** Gives the source's table its name back, where it has lost it. */
  static void restore(ImportSource source, @Nullable Exception cause) {
    try (Connection connection = ImportPreflight.connect(source)) {
      if (ImportPreflight.exists(connection, source.fencedTable())
          && !ImportPreflight.exists(connection, source.table())) {
        Sql.execute(connection, source.undoFence());
      }
      connection.commit();
    } catch (SQLException e) {
      ImportException failure =
          new ImportException(
              ImportException.Reason.INTERRUPTED,
              "the source's table may be named %s still: run the import again, or %s"
                  .formatted(source.fencedTable(), source.undoFence()),
              e);
      if (cause == null) {
        throw failure;
      }
      cause.addSuppressed(failure);
    }
  }
}
