package io.tiercel.router.move;

import io.tiercel.router.move.JobLease.JobSlot;
import io.tiercel.router.move.ShardSide.StreamId;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.Topology;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One job, from wherever it stands to its end. Confined to the mover's thread. */
final class JobRun {
  private static final long GRACE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long ROLLOUT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final MoverParts parts;
  private final JobLease lease;
  private final JobOrders orders;
  private final Topology topology;

  JobRun(MoverParts parts, JobOrders orders) {
    this.parts = parts;
    this.lease = orders.lease();
    this.orders = orders;
    try (MySqlCatalog catalog = new MySqlCatalog(parts.catalog(), parts.credentials())) {
      this.topology = catalog.readTopology();
    }
  }

  /** What is done with each stream. */
  private interface Part {
    void of(StreamRun stream) throws SQLException, InterruptedException;
  }

  /**
   * Runs it.
   *
   * @throws MoveStoppedException it goes on later, or elsewhere
   * @throws MoveFailedException it cannot go on
   */
  void run() throws SQLException, InterruptedException {
    boolean abort = orders.state() == MoveState.ABORTING;
    each(StreamRun::recover);
    if (!abort) {
      waitForRollout();
    }
    each(abort ? StreamRun::undo : StreamRun::move);
    waitForReaders();
    each(StreamRun::purge);
    each(StreamRun::leave);
    parts.steps().before(MoveStep.FINISH);
    lease.finish(abort ? MoveState.ABORTED : MoveState.DONE, null);
    parts.steps().after(MoveStep.FINISH);
  }

  private void each(Part part) throws SQLException, InterruptedException {
    for (Map.Entry<StreamId, List<JobSlot>> one : streams().entrySet()) {
      try (StreamRun stream =
          StreamRun.open(parts, orders, topology, one.getKey(), one.getValue())) {
        part.of(stream);
      }
    }
  }

  /** As the catalog has them now. */
  private Map<StreamId, List<JobSlot>> streams() throws SQLException {
    Map<StreamId, List<JobSlot>> streams = new LinkedHashMap<>();
    for (JobSlot slot : lease.slots()) {
      StreamId id = new StreamId(lease.job(), slot.source(), slot.target());
      streams.computeIfAbsent(id, stream -> new ArrayList<>()).add(slot);
    }
    return streams;
  }

  /** What an earlier mover left fenced is free again by now. */
  private void waitForRollout() throws SQLException {
    if (!orders.rollout()) {
      return;
    }
    lease.problem("waits for the end of a schema rollout");
    while (orders.rollout() && orders.state() == MoveState.RUNNING) {
      LockSupport.parkNanos(ROLLOUT_PAUSE_NANOS);
      orders.keep();
      orders.renew();
    }
    lease.problem(null);
    orders.tick();
  }

  /** Those with an older map, who read the source still. */
  private void waitForReaders() throws SQLException {
    boolean purgeable =
        lease.slots().stream().anyMatch(slot -> slot.state() == SlotState.COMMITTED);
    long until = System.nanoTime() + parts.config().grace().toNanos();
    while (purgeable && System.nanoTime() - until < 0) {
      orders.keep();
      LockSupport.parkNanos(GRACE_PAUSE_NANOS);
    }
  }
}
