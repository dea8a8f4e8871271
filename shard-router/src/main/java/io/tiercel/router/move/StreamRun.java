package io.tiercel.router.move;

import io.tiercel.router.move.JobLease.JobSlot;
import io.tiercel.router.move.ShardSide.Recorded;
import io.tiercel.router.move.ShardSide.StreamId;
import io.tiercel.router.move.SlotRows.SlotRow;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.router.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of a job that go from one shard to one other. Confined to the mover's thread.
 *
 * <p>Every step may be done again: what is done is seen in the catalog and on both shards, never in
 * a mover's memory.
 */
final class StreamRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamRun.class);
  private static final long FIRST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int DELAYS_TO_TELL = 4;
  private static final String CAN_GO_ON =
      """
      SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, '%1$s')
        AND GTID_SUBSET('%1$s', @@GLOBAL.gtid_executed)""";

  private final MoverParts parts;
  private final JobLease lease;
  private final JobOrders orders;
  private final String database;
  private final List<JobSlot> slots;
  private final Topology.Shard sourceShard;
  private final Topology.Shard targetShard;
  private final ShardSide source;
  private final ShardSide target;
  private List<MovedTable> tables = List.of();

  private StreamRun(
      MoverParts parts, JobOrders orders, Topology topology, StreamId id, List<JobSlot> slots)
      throws SQLException {
    this.parts = parts;
    this.lease = orders.lease();
    this.orders = orders;
    this.database = topology.database();
    this.slots = slots;
    this.sourceShard = shard(topology, id.source());
    this.targetShard = shard(topology, id.target());
    this.source = side(sourceShard, id);
    try {
      this.target = side(targetShard, id);
    } catch (SQLException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Connects to both shards, and takes the stream from any earlier mover. */
  static StreamRun open(
      MoverParts parts, JobOrders orders, Topology topology, StreamId id, List<JobSlot> slots)
      throws SQLException {
    return new StreamRun(parts, orders, topology, id, slots);
  }

  private static Topology.Shard shard(Topology topology, String name) {
    return topology.shards().stream()
        .filter(shard -> shard.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new MoveFailedException("the catalog has no shard " + name + " any more"));
  }

  private ShardSide side(Topology.Shard shard, StreamId id) throws SQLException {
    return ShardSide.open(
        shard.name(),
        shard.primary(),
        database,
        parts.credentials(),
        id,
        lease.token(),
        parts.steps());
  }

  private List<Integer> slots(Predicate<SlotState> wanted) {
    return slots.stream().filter(slot -> wanted.test(slot.state())).map(JobSlot::slot).toList();
  }

  /** Finishes what an earlier mover has committed, and takes back what it has not. */
  void recover() throws SQLException {
    List<Integer> committed = slots(state -> state == SlotState.COMMITTED);
    if (!committed.isEmpty()) {
      CutOver.settle(source, target, lease.mapEpochs(committed), source.clockMicros());
    }
    List<Integer> open = slots(SlotState::open);
    if (open.isEmpty()) {
      return;
    }
    // None but those: the others may be locked by writers, for as long as they like.
    List<Integer> fenced =
        SlotRows.read(source.connection(), open).entrySet().stream()
            .filter(row -> row.getValue().state().equals("FENCED"))
            .map(Map.Entry::getKey)
            .toList();
    source.connection().commit();
    if (!fenced.isEmpty()) {
      source.transaction(
          MoveStep.UNDO_FENCE, connection -> SlotRows.unfence(source, connection, fenced));
    }
  }

  /** Moves every slot that is still to be moved. */
  void move() throws SQLException, InterruptedException {
    List<Integer> open = slots(SlotState::open);
    if (open.isEmpty()) {
      return;
    }
    try {
      findTables();
      MovePreflight.check(source, target);
      MovedTables.requireSame(tables, source.connection(), target.connection(), database);
      Recorded recorded = target.recorded();
      boolean goesOn = !recorded.position().isEmpty() && canGoOnFrom(recorded.position());
      move(open, goesOn ? recorded : prepared(open), goesOn);
    } catch (MoveFailedException e) {
      if (!e.copyHolds()) {
        // Whoever retries the job shall not build on what failed.
        target.forget();
      }
      throw e;
    }
  }

  private void findTables() throws SQLException {
    tables = MovedTables.find(source.connection(), database, parts.config().chunkRows());
    source.connection().commit();
  }

  private void move(List<Integer> open, Recorded recorded, boolean goesOn)
      throws SQLException, InterruptedException {
    GtidSet position = position(recorded);
    BitSet all = new BitSet();
    slots.forEach(slot -> all.set(slot.slot()));
    SourceBinlog binlog =
        new SourceBinlog(
            sourceShard.primary(),
            parts.credentials(),
            new MovingRows(database, tables, all),
            position,
            parts.random(),
            parts.binlogThreads());
    try (CatchUp catchUp = new CatchUp(binlog, target, position, recorded.place(), orders::tick);
        ReplicaProof sourceReplicas =
            new ReplicaProof(sourceShard.replicas(), parts.credentials());
        ReplicaProof targetReplicas =
            new ReplicaProof(targetShard.replicas(), parts.credentials())) {
      if (!goesOn) {
        catchUp.targetIsEmpty();
      }
      catchUp.leave(java.util.Set.copyOf(slots(SlotState::committed)));
      MoveSpeed speed =
          new MoveSpeed(
              source,
              sourceReplicas,
              target,
              targetReplicas,
              () -> callers(sourceShard),
              () -> callers(targetShard),
              orders::rowsPerSecond);
      new SlotCopy(
              source,
              catchUp,
              tables,
              open,
              (rows, nanos) -> catchUp.forNanos(speed.pauseNanos(rows, nanos)),
              parts.steps(),
              parts.helper())
          .run();
      log.info("{}: {} slots are copied", source.stream(), open.size());
      Map<Integer, Long> rows =
          new Verification(source, target, catchUp, tables, parts.helper()).run(open);
      lease.copiedRows(rows);
      log.info("{}: they are the same on both sides", source.stream());
      CutOver cutOver =
          new CutOver(
              orders,
              new CutOver.Stream(
                  source, target, catchUp, tables, sourceReplicas, targetReplicas, parts.helper()),
              parts.config(),
              parts.steps());
      cutOver(cutOver, catchUp, groups(open, rows));
      log.info("{}: they are switched", source.stream());
    }
  }

  private OptionalLong callers(Topology.Shard shard) {
    return parts.host().p99Nanos(shard.primary());
  }

  /** Groups that have to wait let the others go first. */
  private void cutOver(CutOver cutOver, CatchUp catchUp, List<List<Integer>> groups)
      throws SQLException, InterruptedException {
    Deque<List<Integer>> left = new ArrayDeque<>(groups);
    int delays = 0;
    while (!left.isEmpty()) {
      List<Integer> group = left.remove();
      try {
        cutOver.run(group);
        if (delays >= DELAYS_TO_TELL) {
          lease.problem(null);
        }
        delays = 0;
      } catch (MoveDelayedException e) {
        log.info("a cutover from {} is tried again: {}", source.shard(), e.getMessage());
        left.addAll(e.held() ? halves(group) : List.of(group));
        delays++;
        if (delays >= DELAYS_TO_TELL) {
          lease.problem("cutovers are taken back again and again: " + e.getMessage());
        }
        catchUp.forNanos(delayNanos(delays));
      }
    }
    // What comes next may take longer than the short lease of a fence.
    orders.renew();
  }

  /** So that a slot which somebody holds does not keep its neighbours back for long. */
  private static List<List<Integer>> halves(List<Integer> group) {
    int half = group.size() / 2;
    return half == 0
        ? List.of(group)
        : List.of(group.subList(0, half), group.subList(half, group.size()));
  }

  private static long delayNanos(int delays) {
    return Math.min(LONGEST_DELAY_NANOS, FIRST_DELAY_NANOS << Math.min(delays - 1, 10));
  }

  /** As many slots as are verified in a moment. */
  private List<List<Integer>> groups(List<Integer> open, Map<Integer, Long> rows) {
    List<List<Integer>> groups = new ArrayList<>();
    List<Integer> group = new ArrayList<>();
    long grouped = 0;
    for (int slot : open) {
      long more = rows.getOrDefault(slot, 0L);
      boolean full =
          group.size() >= parts.config().groupSlots()
              || grouped + more > parts.config().groupRows();
      if (full && !group.isEmpty()) {
        groups.add(group);
        group = new ArrayList<>();
        grouped = 0;
      }
      group.add(slot);
      grouped += more;
    }
    groups.add(group);
    return groups;
  }

  /** From the beginning, with a target that has none of the rows. */
  private Recorded prepared(List<Integer> open) throws SQLException {
    target.forget();
    target.transaction(
        MoveStep.PREPARE, connection -> SlotRows.importing(target, connection, open));
    requireImporting(open);
    new SourcePurge(target, tables, parts.config().chunkRows(), orders::tick)
        .run(open, "IMPORTING");
    // Before the first row is read: what is changed from here on comes by the binlog.
    GtidSet position = source.executed();
    target.transaction(MoveStep.PREPARE, connection -> target.record(position, ""));
    log.info("{}: {} slots are to be copied", source.stream(), open.size());
    return new Recorded(position.toString(), "");
  }

  /** What the target has: committed there with the rows. */
  private GtidSet position(Recorded recorded) {
    return GtidSet.parse(recorded.position());
  }

  /** A source that was promoted by force may lack what its former primary gave the target. */
  private boolean canGoOnFrom(String position) throws SQLException {
    boolean there =
        Sql.ask(source.connection(), row -> row.getBoolean(1), CAN_GO_ON.formatted(position))
            .get(0);
    source.connection().commit();
    return there;
  }

  private void requireImporting(Collection<Integer> open) throws SQLException {
    Connection connection = target.connection();
    SlotRows.read(connection, open)
        .forEach(
            (slot, row) -> {
              if (!row.state().equals("IMPORTING") || row.job() != lease.job()) {
                throw new MoveFailedException(
                    "slot %d is %s on %s although the catalog gives it to %s: was tiercel_slot changed by hand?"
                        .formatted(slot, row.state(), target.shard(), source.shard()));
              }
            });
    connection.commit();
  }

  /** Leaves what is not committed with the source, and nothing of it on the target. */
  void undo() throws SQLException {
    List<Integer> open = slots(SlotState::open);
    if (open.isEmpty()) {
      return;
    }
    target.forget();
    List<Integer> imported = importedSlots(open);
    if (!imported.isEmpty()) {
      findTables();
      new SourcePurge(target, tables, parts.config().chunkRows(), orders::keep)
          .run(imported, "IMPORTING");
      target.transaction(
          MoveStep.UNDO_FENCE, connection -> SlotRows.none(target, connection, imported));
    }
    lease.undone(open);
  }

  /** A job that failed before it began has brought nothing. */
  private List<Integer> importedSlots(List<Integer> open) throws SQLException {
    Map<Integer, SlotRow> rows = SlotRows.read(target.connection(), open);
    target.connection().commit();
    return open.stream()
        .filter(
            slot -> {
              SlotRow row = rows.get(slot);
              return row != null && row.state().equals("IMPORTING") && row.job() == lease.job();
            })
        .toList();
  }

  /** Deletes the source's rows of what is committed. */
  void purge() throws SQLException {
    List<Integer> committed = slots(state -> state == SlotState.COMMITTED);
    if (!committed.isEmpty()) {
      findTables();
      new SourcePurge(source, tables, parts.config().chunkRows(), orders::keep)
          .run(committed, "MOVED");
      lease.purged(committed);
    }
  }

  /** Removes the stream's own rows. */
  void leave() throws SQLException {
    source.leave();
    target.leave();
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
