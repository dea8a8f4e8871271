package io.tiercel.router.move;

import io.tiercel.router.replica.GtidSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings the source's changes to the target, in the source's order, rows and position in one
 * transaction. Confined to the mover's thread.
 *
 * <p>Several transactions of the source may share one of the target. A large one may be spread over
 * several of the target; the position moves with the last, and writing rows again that are there
 * already changes nothing.
 */
final class CatchUp implements AutoCloseable {
  private static final int BATCH_ROWS = 2_000;
  private static final int DUPLICATE = 1062;

  /** Beyond it remembering them costs more than it saves. */
  private static final int MOST_ARRIVED = 200_000;

  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long RECORD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SourceBinlog binlog;
  private final RowTarget target;
  private final Runnable tick;
  private final BitSet gone = new BitSet();

  /** Keys that changes have brought to the target; null where that is not to be told. */
  private @Nullable Set<String> arrived;

  private GtidSet applied;
  private GtidSet recorded;
  private long recordedNanos = System.nanoTime();
  private String place;

  private @Nullable GtidSet low;
  private final Map<String, MovedTable.Row> touched = new HashMap<>();
  private long followed;

  private @Nullable GtidSet fence;
  private BitSet fenced = new BitSet();

  /**
   * Goes on.
   *
   * @param tick called every few milliseconds, to keep the lease and hear orders; may throw
   */
  CatchUp(SourceBinlog binlog, RowTarget target, GtidSet position, String place, Runnable tick) {
    this.binlog = binlog;
    this.target = target;
    this.applied = position;
    this.recorded = position;
    this.place = place;
    this.tick = tick;
  }

  /** From now on keys that changes bring are remembered: the target has no rows of these tables. */
  void targetIsEmpty() {
    arrived = new HashSet<>();
  }

  /** Whether nothing can be on the target under the key of a row that was not copied yet. */
  boolean isNew(MovedTable.Row row) {
    return arrived != null && !arrived.contains(row.id());
  }

  /** Rows of these slots are no longer the source's. */
  void leave(Set<Integer> slots) {
    slots.forEach(gone::set);
  }

  /** From here on, changes that are not in this set are remembered by key. */
  void openWindow(GtidSet before) {
    low = before;
    touched.clear();
  }

  /** Whether a row has changed since the window was opened. */
  boolean touched(MovedTable.Row row) {
    return touched.containsKey(row.id());
  }

  /** The rows that have changed since the window was opened, or since they were last taken. */
  List<MovedTable.Row> takeTouched() {
    List<MovedTable.Row> rows = List.copyOf(touched.values());
    touched.clear();
    return rows;
  }

  /** How many rows {@link #takeTouched} would give. */
  int touchedRows() {
    return touched.size();
  }

  /** How many of the source's transactions had rows of these tables. */
  long followed() {
    return followed;
  }

  void closeWindow() {
    low = null;
    touched.clear();
  }

  /** All rows are copied, or none for now. */
  void endCopy() {
    closeWindow();
    arrived = null;
  }

  /** Rows of these slots must not change on the source but by transactions of this set. */
  void fenced(GtidSet marker, Set<Integer> slots) {
    fence = marker;
    fenced = new BitSet();
    slots.forEach(fenced::set);
  }

  void unfenced() {
    fence = null;
    fenced = new BitSet();
  }

  /** What is on the target, or will be with the next record. */
  GtidSet applied() {
    return applied;
  }

  /** Where the copy is; kept with every position. */
  void place(String next) {
    place = next;
  }

  String place() {
    return place;
  }

  /** Applies until everything in this set is on the target. */
  void reach(GtidSet wanted) throws SQLException, InterruptedException {
    reach(wanted, Long.MAX_VALUE);
  }

  /** The same, up to a time on the clock of {@link System#nanoTime}; whether it came so far. */
  boolean reach(GtidSet wanted, long untilNanos) throws SQLException, InterruptedException {
    boolean bounded = untilNanos != Long.MAX_VALUE;
    while (!applied.contains(wanted)) {
      if (bounded && System.nanoTime() - untilNanos > 0) {
        return false;
      }
      step(IDLE_NANOS);
    }
    return true;
  }

  /** Applies what comes during this time. */
  void forNanos(long nanos) throws SQLException, InterruptedException {
    long until = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0) {
      step(Math.min(left, IDLE_NANOS));
      left = until - System.nanoTime();
    }
  }

  /** Keeps the lease where nothing is applied for long. */
  void keep() {
    tick.run();
  }

  private void step(long waitNanos) throws SQLException, InterruptedException {
    tick.run();
    SourceTransaction next = binlog.next(waitNanos);
    RowBatch batch = new RowBatch();
    GtidSet after = applied;
    while (next != null) {
      collect(next, batch);
      if (next.complete()) {
        after = after.union(GtidSet.parse(next.gtid()));
      }
      next = batch.size() < BATCH_ROWS ? binlog.next(0) : null;
    }
    if (!batch.isEmpty()) {
      write(batch, after);
    } else {
      applied = after;
      if (System.nanoTime() - recordedNanos > RECORD_NANOS) {
        record(MoveStep.APPLY);
      }
    }
  }

  private void collect(SourceTransaction transaction, RowBatch batch) {
    if (transaction.mover() || transaction.rows().isEmpty()) {
      return;
    }
    followed += transaction.complete() ? 1 : 0;
    GtidSet gtid = GtidSet.parse(transaction.gtid());
    boolean inWindow = low != null && !low.contains(gtid);
    boolean afterFence = fence != null && !fence.contains(gtid);
    for (MovedTable.Row row : transaction.rows()) {
      requireAllowed(row, afterFence);
      if (inWindow) {
        touched.put(row.id(), row);
      }
      if (target.wants(row, gtid)) {
        batch.put(row);
        arrived(row);
      }
    }
  }

  private void arrived(MovedTable.Row row) {
    if (arrived != null) {
      arrived.add(row.id());
      if (arrived.size() > MOST_ARRIVED) {
        arrived = null;
      }
    }
  }

  private void requireAllowed(MovedTable.Row row, boolean afterFence) {
    if (gone.get(row.slot()) || (afterFence && fenced.get(row.slot()))) {
      throw new MoveFailedException(
          "a row of table "
              + row.table().name()
              + " in slot "
              + row.slot()
              + " was changed on the source after the slot was fenced: who writes there past the"
              + " tier? Compare the slot on both shards");
    }
  }

  private void write(RowBatch batch, GtidSet after) throws SQLException {
    try {
      target.write(MoveStep.APPLY, batch, after, place);
    } catch (SQLException e) {
      if (isDuplicate(e)) {
        throw duplicate(e);
      }
      throw e;
    }
    applied = after;
    recorded();
  }

  static boolean isDuplicate(SQLException e) {
    return e.getErrorCode() == DUPLICATE;
  }

  /**
   * All that is on the target was on the source at one moment, so the other row is the target's.
   */
  static MoveFailedException duplicate(SQLException e) {
    MoveFailedException failure =
        new MoveFailedException(
            "a unique index beside the primary key has a value of a moving row on the target already,"
                + " in a row of another slot: change one of the two, then retry the job");
    failure.initCause(e);
    return failure;
  }

  private void recorded() {
    recorded = applied;
    recordedNanos = System.nanoTime();
  }

  /** Makes the position as durable as the rows. */
  void record(MoveStep step) throws SQLException {
    if (step == MoveStep.APPLY && recorded.equals(applied)) {
      recordedNanos = System.nanoTime();
      return;
    }
    target.write(step, new RowBatch(), applied, place);
    recorded();
  }

  /** Writes copied rows, with the place that they reach. */
  void writeCopied(RowBatch batch, String reached) throws SQLException {
    target.write(MoveStep.COPY, batch, applied, reached);
    place = reached;
    recorded();
  }

  @Override
  public void close() {
    binlog.close();
  }
}
