package io.tiercel.router.move;

import io.tiercel.router.move.SlotRows.SlotRow;
import io.tiercel.router.replica.GtidSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Gives a few slots from source to target: gate, fence, drain, verify, commit, activate. Confined
 * to the mover's thread.
 *
 * <p>Up to the commit everything can be taken back, and is when anything is late or wrong. The
 * commit is one transaction of the catalog. After it, what is left can only be finished.
 */
final class CutOver {
  private static final int QUERY_TIMEOUT = 3024;
  private static final int QUERY_INTERRUPTED = 1317;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final long MAX_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long GATE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long GATE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long REPLICA_MILLIS = 300;
  private static final long CLOCK_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final String LONG_WRITER =
      """
      SELECT trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started,
        CONVERT_TZ(NOW(), @@session.time_zone, 'SYSTEM')) AS seconds
      FROM information_schema.innodb_trx WHERE trx_lock_structs > 0
        AND trx_started < CONVERT_TZ(NOW(), @@session.time_zone, 'SYSTEM') - INTERVAL 1 SECOND
      ORDER BY trx_started LIMIT 1""";

  private final JobOrders orders;
  private final JobLease lease;
  private final Stream stream;
  private final MoverConfig config;
  private final MoveSteps steps;

  /** Whether the locks were had, so that the slots may be fenced. */
  private boolean fencing;

  /** Whether the catalog was asked to commit, so that it alone knows. */
  private boolean committing;

  CutOver(JobOrders orders, Stream stream, MoverConfig config, MoveSteps steps) {
    this.orders = orders;
    this.lease = orders.lease();
    this.stream = stream;
    this.config = config;
    this.steps = steps;
  }

  /** What a cutover works with. */
  record Stream(
      ShardSide source,
      ShardSide target,
      CatchUp catchUp,
      List<MovedTable> tables,
      ReplicaProof sourceReplicas,
      ReplicaProof targetReplicas,
      ExecutorService helper) {}

  /**
   * Gives the slots.
   *
   * @throws MoveDelayedException it was taken back, to be tried again
   * @throws MoveFailedException it was taken back, and must not be tried again
   */
  void run(List<Integer> slots) throws SQLException, InterruptedException {
    gate(slots);
    // An unanswered commit would keep the slots fenced: the catalog has to be there.
    orders.beginFence();
    fencing = false;
    committing = false;
    long began = System.nanoTime();
    Map<Integer, Long> epochs;
    try {
      epochs = fence(slots);
      // Everything that was written before the fence, and the fence.
      GtidSet marker = stream.source.executed();
      Future<Boolean> kept = proof(stream.sourceReplicas, marker);
      long clock = stream.source.clockMicros();
      long until = began + config.cutoverLimit().toNanos();
      drain(slots, marker, until);
      Future<Boolean> arrived = proof(stream.targetReplicas, stream.target.executed());
      orders.keep();
      verify(slots);
      orders.keep();
      requireKept(List.of(kept, arrived), until);
      finish(slots, epochs, clock);
    } catch (SQLException | RuntimeException | InterruptedException e) {
      stream.catchUp.unfenced();
      takeBack(slots, e);
      throw e;
    } finally {
      orders.endFence();
    }
    stream.catchUp.unfenced();
    lease.stalled(slots, (System.nanoTime() - began) / 1_000);
  }

  /** Waits for a good moment, but not so long that others could have had their turn. */
  private void gate(List<Integer> slots) throws SQLException, InterruptedException {
    long until = System.nanoTime() + GATE_NANOS;
    while (true) {
      long began = System.nanoTime();
      stream.catchUp.reach(stream.source.executed());
      boolean near = System.nanoTime() - began < MAX_LAG_NANOS;
      if (near) {
        requireNoLongWriter(slots);
        return;
      }
      if (System.nanoTime() - until > 0) {
        throw new MoveDelayedException("the target does not catch up");
      }
      stream.catchUp.forNanos(GATE_PAUSE_NANOS);
    }
  }

  /** One that is open for long stops the fence only where it may hold one of the slots. */
  private void requireNoLongWriter(List<Integer> slots) throws SQLException {
    Connection source = stream.source.connection();
    Optional<String> writer = Sql.ask(source, this::describe, LONG_WRITER).stream().findFirst();
    source.commit();
    if (writer.isPresent()) {
      boolean free = SlotRows.areFree(source, slots);
      source.rollback();
      if (!free) {
        throw MoveDelayedException.held(writer.get());
      }
    }
  }

  private String describe(ResultSet row) throws SQLException {
    return "connection %d of %s has a transaction open for %d s: if nobody needs it any more, KILL %1$d"
        .formatted(row.getLong(1), stream.source.shard(), row.getLong(2));
  }

  private Map<Integer, Long> fence(List<Integer> slots) throws SQLException {
    Map<Integer, Long> epochs = new HashMap<>();
    try {
      stream.source.transaction(
          MoveStep.FENCE,
          connection -> {
            Map<Integer, SlotRow> rows = SlotRows.lockToFence(connection, slots);
            fencing = true;
            rows.forEach((slot, row) -> epochs.put(slot, row.epoch() + 1));
            SlotRows.fence(stream.source, connection, slots);
          });
    } catch (SQLException e) {
      if (isLockWait(e.getErrorCode())) {
        throw MoveDelayedException.held("writers hold the slots for long");
      }
      throw e;
    }
    return epochs;
  }

  private static boolean isLockWait(int errorCode) {
    return switch (errorCode) {
      case QUERY_TIMEOUT, QUERY_INTERRUPTED, LOCK_WAIT_TIMEOUT, DEADLOCK -> true;
      default -> false;
    };
  }

  private Future<Boolean> proof(ReplicaProof replicas, GtidSet wanted) {
    return stream.helper.submit(() -> replicas.oneHas(wanted, REPLICA_MILLIS));
  }

  private void drain(List<Integer> slots, GtidSet marker, long until)
      throws SQLException, InterruptedException {
    stream.catchUp.fenced(marker, Set.copyOf(slots));
    if (!stream.catchUp.reach(marker, until)) {
      throw new MoveDelayedException("the target did not catch up in time");
    }
    stream.catchUp.record(MoveStep.DRAIN);
  }

  /** The slots are quiet on both sides: they have to be equal. */
  private void verify(List<Integer> slots) throws SQLException, InterruptedException {
    Future<SlotSums> here =
        stream.helper.submit(() -> SlotSums.of(stream.source.connection(), stream.tables, slots));
    SlotSums there = SlotSums.of(stream.target.connection(), stream.tables, slots);
    for (SlotSums.Part part : Helped.result(here).differences(there, stream.tables, slots)) {
      throw Verification.different(part, 0);
    }
  }

  private static void requireKept(List<Future<Boolean>> proofs, long until)
      throws SQLException, InterruptedException {
    for (Future<Boolean> proof : proofs) {
      if (!Helped.result(proof)) {
        throw new MoveDelayedException("no replica got the fence and the rows in time");
      }
    }
    if (System.nanoTime() - until > 0) {
      throw new MoveDelayedException("the cutover took too long");
    }
  }

  private void finish(List<Integer> slots, Map<Integer, Long> fencedEpochs, long fenceMicros)
      throws SQLException {
    committing = true;
    long mapEpoch = lease.commit(stream.source.stream(), fencedEpochs, steps);
    stream.catchUp.leave(Set.copyOf(slots));
    Map<Integer, Long> epochs = new HashMap<>();
    fencedEpochs.forEach((slot, epoch) -> epochs.put(slot, epoch + 1));
    settle(stream.source, stream.target, new JobLease.MapEpochs(mapEpoch, epochs), fenceMicros);
  }

  /** After the commit, by whoever holds the job: source first, so that no slot has two owners. */
  static void settle(
      ShardSide source, ShardSide target, JobLease.MapEpochs epochs, long fenceMicros)
      throws SQLException {
    source.transaction(
        MoveStep.MARK_MOVED,
        connection -> SlotRows.moved(source, connection, epochs.slots().keySet(), epochs.map()));
    // Stamps are times: none of the target's may be below one that the source gave.
    while (target.clockMicros() <= fenceMicros) {
      java.util.concurrent.locks.LockSupport.parkNanos(CLOCK_PAUSE_NANOS);
    }
    target.transaction(
        MoveStep.ACTIVATE, connection -> SlotRows.own(target, connection, epochs.slots()));
  }

  /**
   * Once the catalog was asked to commit it decides whether there is anything to take back: a
   * commit whose answer was lost stands. Where that cannot be found out now, whoever holds the job
   * next does it. Where a fence did not come to be nothing is touched: even that would wait for who
   * holds the slots.
   */
  private void takeBack(List<Integer> slots, Exception cause) {
    if (cause instanceof MoveStoppedException stopped
        && stopped.reason() == MoveStoppedException.Reason.LEASE_LOST) {
      return;
    }
    try {
      if (fencing && (!committing || !isCommitted(slots))) {
        stream.source.transaction(
            MoveStep.UNDO_FENCE, connection -> SlotRows.unfence(stream.source, connection, slots));
      }
    } catch (SQLException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private boolean isCommitted(List<Integer> slots) throws SQLException {
    orders.renew();
    return lease.slots().stream()
        .anyMatch(slot -> slots.contains(slot.slot()) && slot.state().committed());
  }
}
