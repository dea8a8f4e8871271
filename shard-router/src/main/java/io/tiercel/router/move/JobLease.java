package io.tiercel.router.move;

import io.tiercel.router.move.MoveStoppedException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mover's hold on one job, and the job's rows in the catalog. Every change checks the token,
 * which rises with each taking: who was thought dead and wakes up changes nothing. Confined to the
 * mover's thread.
 */
final class JobLease implements AutoCloseable {
  private static final int MAX_PROBLEM = 2_000;
  private static final String RENEW =
      """
      UPDATE tiercel_catalog.move_job SET lease_until = NOW(6) + INTERVAL ? MICROSECOND
      WHERE id = ? AND token = ?""";
  private static final String READ =
      """
      SELECT state, rows_per_second, EXISTS (
          SELECT 1 FROM tiercel_catalog.schema_rollout
          WHERE state = 'RUNNING' AND lease_until > NOW(6))
      FROM tiercel_catalog.move_job WHERE id = ? AND token = ?""";
  private static final String SLOTS =
      """
      SELECT slot, source, target, state FROM tiercel_catalog.move_slot
      WHERE job = ? ORDER BY source, target, slot""";

  private final Connection connection;
  private final long job;
  private final long token;

  /**
   * Of a job that was just taken.
   *
   * @param connection to the catalog; closed with this
   */
  JobLease(Connection connection, long job, long token) {
    this.connection = connection;
    this.job = job;
    this.token = token;
  }

  /**
   * What may change while it runs.
   *
   * @param rollout whether a schema rollout runs, which must not meet a move
   */
  record Orders(MoveState state, @Nullable Long rowsPerSecond, boolean rollout) {
    /**
     * Moving goes on.
     *
     * @throws MoveStoppedException it does not
     */
    void requireRunning(long job) {
      if (state != MoveState.RUNNING) {
        throw new MoveStoppedException(Reason.OTHER_STATE, "job " + job + " is " + state);
      }
      if (rollout) {
        throw new MoveStoppedException(Reason.ROLLOUT, "a schema rollout runs");
      }
    }
  }

  /** One slot of the job. */
  record JobSlot(int slot, String source, String target, SlotState state) {}

  long job() {
    return job;
  }

  long token() {
    return token;
  }

  /** Keeps the job for so long from now on, and says what it shall do. */
  Orders renew(Duration length) throws SQLException {
    Sql.update(connection, RENEW, length.toNanos() / 1_000, job, token);
    Optional<Orders> orders = Sql.first(connection, JobLease::orders, READ, job, token);
    connection.commit();
    return orders.orElseThrow(this::lost);
  }

  private static Orders orders(java.sql.ResultSet row) throws SQLException {
    long rate = row.getLong(2);
    Long limit = row.wasNull() ? null : rate;
    return new Orders(MoveState.valueOf(row.getString(1)), limit, row.getBoolean(3));
  }

  private MoveStoppedException lost() {
    return new MoveStoppedException(Reason.LEASE_LOST, "another mover has taken job " + job);
  }

  List<JobSlot> slots() throws SQLException {
    List<JobSlot> slots =
        Sql.query(
            connection,
            row ->
                new JobSlot(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    SlotState.valueOf(row.getString(4))),
            SLOTS,
            job);
    connection.commit();
    return slots;
  }

  /** Changes inside one transaction that begins with the check of the token. */
  private interface Change {
    void run(Orders orders) throws SQLException;
  }

  /** What comes before that check. */
  private interface First {
    void run() throws SQLException;
  }

  private void guarded(Change change) throws SQLException {
    guarded(() -> {}, change);
  }

  private void guarded(First first, Change change) throws SQLException {
    try {
      first.run();
      change.run(lock());
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Nobody else takes the job until the transaction ends. */
  private Orders lock() throws SQLException {
    return Sql.first(connection, JobLease::orders, READ + " FOR UPDATE", job, token)
        .orElseThrow(this::lost);
  }

  /** Says that the source's rows of these slots are gone. */
  void purged(Collection<Integer> slots) throws SQLException {
    state(slots, "PURGED", "'COMMITTED'");
  }

  /** Says that these slots stay where they were. */
  void undone(Collection<Integer> slots) throws SQLException {
    state(slots, "UNDONE", "'PLANNED', 'COPIED', 'FENCED'");
  }

  private void state(Collection<Integer> slots, String to, String from) throws SQLException {
    if (slots.isEmpty()) {
      return;
    }
    guarded(
        orders ->
            Sql.update(
                connection,
                "UPDATE tiercel_catalog.move_slot SET state = ? WHERE job = ? AND state IN ("
                    + from
                    + ") AND slot IN ("
                    + Sql.list(slots)
                    + ")",
                to,
                job));
  }

  void copiedRows(Map<Integer, Long> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    StringBuilder cases = new StringBuilder();
    rows.forEach(
        (slot, count) -> cases.append(" WHEN ").append(slot).append(" THEN ").append(count));
    guarded(
        orders ->
            Sql.update(
                connection,
                "UPDATE tiercel_catalog.move_slot SET state = IF(state = 'PLANNED', 'COPIED', state),"
                    + " copied_rows = CASE slot"
                    + cases
                    + " END WHERE job = ? AND slot IN ("
                    + Sql.list(rows.keySet())
                    + ")",
                job));
  }

  void stalled(Collection<Integer> slots, long micros) throws SQLException {
    guarded(
        orders ->
            Sql.update(
                connection,
                "UPDATE tiercel_catalog.move_slot SET stall_micros = ? WHERE job = ? AND slot IN ("
                    + Sql.list(slots)
                    + ")",
                micros,
                job));
  }

  /**
   * The point of no return: the target owns the slots from here on.
   *
   * @param fencedEpochs of the slots, as the source has them
   * @return the map's epoch
   * @throws MoveStoppedException the job is not RUNNING any more, or not this mover's
   */
  long commit(ShardSide.StreamId stream, Map<Integer, Long> fencedEpochs, MoveSteps steps)
      throws SQLException {
    long[] mapEpoch = new long[1];
    guarded(
        () -> mapEpoch[0] = raiseMap(),
        orders -> {
          orders.requireRunning(job);
          give(stream, fencedEpochs);
          steps.before(MoveStep.COMMIT);
        });
    steps.after(MoveStep.COMMIT);
    return mapEpoch[0];
  }

  /**
   * Locks the cluster's row, as everything does first that changes the map or the kinds of work
   * under way: so no rollout begins meanwhile.
   */
  private long raiseMap() throws SQLException {
    return Sql.insertId(
        connection,
        "UPDATE tiercel_catalog.cluster SET map_epoch = LAST_INSERT_ID(map_epoch + 1) WHERE id = 1");
  }

  private void lockMap() throws SQLException {
    Sql.first(
        connection,
        row -> row.getLong(1),
        "SELECT map_epoch FROM tiercel_catalog.cluster WHERE id = 1 FOR UPDATE");
  }

  /** A slot's term stays what it was: stamps go on rising. */
  private void give(ShardSide.StreamId stream, Map<Integer, Long> fencedEpochs)
      throws SQLException {
    StringBuilder epochs = new StringBuilder();
    fencedEpochs.forEach(
        (slot, epoch) -> epochs.append(" WHEN ").append(slot).append(" THEN ").append(epoch + 1));
    int given =
        Sql.update(
            connection,
            """
            UPDATE tiercel_catalog.slot_map m
            JOIN tiercel_catalog.shard a ON a.name = ? JOIN tiercel_catalog.shard b ON b.name = ?
            SET m.shard = b.name, m.epoch = CASE m.slot %s END,
              m.term_offset = CAST(a.term AS SIGNED) + m.term_offset - CAST(b.term AS SIGNED)
            WHERE m.slot IN (%s) AND m.shard = a.name"""
                .formatted(epochs, Sql.list(fencedEpochs.keySet())),
            stream.source(),
            stream.target());
    int moved =
        Sql.update(
            connection,
            "UPDATE tiercel_catalog.move_slot SET state = 'COMMITTED' WHERE job = ?"
                + " AND state IN ('PLANNED', 'COPIED', 'FENCED') AND slot IN ("
                + Sql.list(fencedEpochs.keySet())
                + ")",
            job);
    if (given != fencedEpochs.size() || moved != fencedEpochs.size()) {
      throw new MoveFailedException(
          "the catalog gives "
              + given
              + " of "
              + fencedEpochs.size()
              + " slots to "
              + stream.source()
              + ": was the slot map changed by hand?");
    }
  }

  /** The map's epoch, and the epochs of slots in it. */
  record MapEpochs(long map, Map<Integer, Long> slots) {}

  MapEpochs mapEpochs(Collection<Integer> slots) throws SQLException {
    Map<Integer, Long> epochs = new java.util.HashMap<>();
    long map =
        Sql.first(
                connection,
                row -> row.getLong(1),
                "SELECT map_epoch FROM tiercel_catalog.cluster WHERE id = 1")
            .orElseThrow();
    Sql.ask(
        connection,
        row -> epochs.put(row.getInt(1), row.getLong(2)),
        "SELECT slot, epoch FROM tiercel_catalog.slot_map WHERE slot IN (" + Sql.list(slots) + ")");
    connection.commit();
    return new MapEpochs(map, epochs);
  }

  /** Says what keeps the job from going on; null when nothing does. */
  void problem(@Nullable String problem) throws SQLException {
    guarded(
        orders ->
            Sql.update(
                connection,
                "UPDATE tiercel_catalog.move_job SET problem = ? WHERE id = ?",
                cut(problem),
                job));
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= MAX_PROBLEM ? text : text.substring(0, MAX_PROBLEM);
  }

  /** Ends the job, or stops it until an operator says more. */
  void finish(MoveState state, @Nullable String problem) throws SQLException {
    guarded(
        this::lockMap,
        orders -> {
          Sql.update(
              connection,
              "UPDATE tiercel_catalog.move_job SET state = ?, problem = ?, lease_until = NULL,"
                  + " owner = NULL, finished_at = IF(? IN ('DONE', 'ABORTED'), NOW(6), NULL)"
                  + " WHERE id = ?",
              state.name(),
              cut(problem),
              state.name(),
              job);
          if (state == MoveState.DONE) {
            activateTargets();
          }
        });
  }

  /** A shard that has its share is no newcomer any more. */
  private void activateTargets() throws SQLException {
    int changed =
        Sql.update(
            connection,
            """
            UPDATE tiercel_catalog.shard SET state = 'ACTIVE' WHERE state = 'JOINING' AND name IN
              (SELECT target FROM tiercel_catalog.move_slot WHERE job = ?)""",
            job);
    if (changed > 0) {
      Sql.update(connection, "UPDATE tiercel_catalog.cluster SET map_epoch = map_epoch + 1");
    }
  }

  /** Lets the next mover take the job at once. */
  void release() {
    try {
      Sql.update(
          connection,
          "UPDATE tiercel_catalog.move_job SET lease_until = NULL WHERE id = ? AND token = ?",
          job,
          token);
      connection.commit();
    } catch (SQLException e) {
      // Then the lease runs out.
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is of no use any more either way.
    }
  }
}
