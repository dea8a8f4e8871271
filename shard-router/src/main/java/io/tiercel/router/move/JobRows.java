package io.tiercel.router.move;

import io.tiercel.router.topology.SlotMove;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalog's rows of move jobs, for operators. Confined to its caller's thread. */
final class JobRows {
  private static final String JOBS =
      """
      SELECT id, kind, state, rows_per_second, owner, problem, created_at, finished_at
      FROM tiercel_catalog.move_job""";
  private static final String SLOTS =
      """
      SELECT state, copied_rows, stall_micros FROM tiercel_catalog.move_slot
      WHERE job = ? ORDER BY stall_micros, slot""";

  private final Connection connection;

  JobRows(Connection connection) {
    this.connection = connection;
  }

  private record Job(
      long id,
      MoveKind kind,
      MoveState state,
      @Nullable Long rowsPerSecond,
      @Nullable String owner,
      @Nullable String problem,
      Instant createdAt,
      @Nullable Instant finishedAt) {}

  List<MoveProgress> all() throws SQLException {
    List<MoveProgress> all = new ArrayList<>();
    for (Job job : Sql.query(connection, JobRows::job, JOBS + " ORDER BY id")) {
      all.add(progress(job));
    }
    return all;
  }

  Optional<MoveProgress> find(long id) throws SQLException {
    Optional<Job> job = Sql.first(connection, JobRows::job, JOBS + " WHERE id = ?", id);
    return job.isEmpty() ? Optional.empty() : Optional.of(progress(job.get()));
  }

  private static Job job(ResultSet row) throws SQLException {
    long rate = row.getLong(4);
    return new Job(
        row.getLong(1),
        MoveKind.valueOf(row.getString(2)),
        MoveState.valueOf(row.getString(3)),
        row.wasNull() ? null : rate,
        row.getString(5),
        row.getString(6),
        time(row.getString(7)),
        row.getString(8) == null ? null : time(row.getString(8)));
  }

  /** The session is in UTC. */
  private static Instant time(String text) {
    return Timestamp.valueOf(text).toLocalDateTime().toInstant(ZoneOffset.UTC);
  }

  private record SlotFigures(SlotState state, long rows, @Nullable Long stall) {}

  private MoveProgress progress(Job job) throws SQLException {
    List<SlotFigures> slots = Sql.query(connection, JobRows::slot, SLOTS, job.id);
    return new MoveProgress(
        job.id,
        job.kind,
        job.state,
        job.rowsPerSecond,
        job.owner,
        job.problem,
        slots.size(),
        count(slots, SlotState.COPIED, SlotState.FENCED, SlotState.COMMITTED, SlotState.PURGED),
        count(slots, SlotState.COMMITTED, SlotState.PURGED),
        count(slots, SlotState.PURGED),
        count(slots, SlotState.UNDONE),
        slots.stream().mapToLong(SlotFigures::rows).sum(),
        stalls(slots),
        job.createdAt,
        job.finishedAt);
  }

  private static SlotFigures slot(ResultSet row) throws SQLException {
    long stall = row.getLong(3);
    return new SlotFigures(
        SlotState.valueOf(row.getString(1)), row.getLong(2), row.wasNull() ? null : stall);
  }

  private static int count(List<SlotFigures> slots, SlotState... states) {
    return (int) slots.stream().filter(slot -> List.of(states).contains(slot.state)).count();
  }

  private static List<Long> stalls(List<SlotFigures> slots) {
    List<Long> stalls = new ArrayList<>();
    for (SlotFigures slot : slots) {
      Long stall = slot.stall;
      if (stall != null) {
        stalls.add(stall);
      }
    }
    return stalls;
  }

  /** Writes a job and its slots. */
  long insert(MoveKind kind, List<SlotMove> moves, @Nullable Long rowsPerSecond)
      throws SQLException {
    long job =
        Sql.insertId(
            connection,
            "INSERT INTO tiercel_catalog.move_job (kind, state, rows_per_second)"
                + " VALUES (?, 'PLANNED', ?)",
            kind.name(),
            rowsPerSecond);
    for (SlotMove move : moves) {
      Sql.update(
          connection,
          """
          INSERT INTO tiercel_catalog.move_slot (job, slot, source, target, state)
          VALUES (?, ?, ?, ?, 'PLANNED')""",
          job,
          move.slot(),
          move.from(),
          move.to());
    }
    return job;
  }

  boolean setState(long job, MoveState to, List<MoveState> from) throws SQLException {
    String states = String.join("', '", from.stream().map(MoveState::name).toList());
    return Sql.update(
            connection,
            "UPDATE tiercel_catalog.move_job SET state = ?, problem = NULL WHERE id = ?"
                + " AND state IN ('"
                + states
                + "')",
            to.name(),
            job)
        == 1;
  }

  void setRate(long job, @Nullable Long rowsPerSecond) throws SQLException {
    Sql.update(
        connection,
        "UPDATE tiercel_catalog.move_job SET rows_per_second = ? WHERE id = ?",
        rowsPerSecond,
        job);
  }
}
