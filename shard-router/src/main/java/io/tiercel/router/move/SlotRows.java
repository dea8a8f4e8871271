package io.tiercel.router.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A shard's ownership rows, as a mover changes them. Inside the caller's transaction. */
final class SlotRows {
  private static final String FENCE_WAIT = "/*+ MAX_EXECUTION_TIME(150) */";

  private SlotRows() {}

  /** One row. */
  record SlotRow(String state, long epoch, long job) {}

  static Map<Integer, SlotRow> read(Connection connection, Collection<Integer> slots)
      throws SQLException {
    return read(connection, slots, "", "");
  }

  /**
   * Locks the slots, which waits for their writers, and keeps later ones waiting meanwhile: so not
   * for long.
   */
  static Map<Integer, SlotRow> lockToFence(Connection source, Collection<Integer> slots)
      throws SQLException {
    return read(source, slots, FENCE_WAIT, " FOR UPDATE");
  }

  /** Whether nobody holds any of them now. Locks them: to be rolled back at once. */
  static boolean areFree(Connection source, Collection<Integer> slots) throws SQLException {
    return read(source, slots, "", " FOR UPDATE SKIP LOCKED").size() == slots.size();
  }

  /** Keeps their states from changing until the transaction ends. */
  static Map<Integer, SlotRow> lockShared(Connection connection, Collection<Integer> slots)
      throws SQLException {
    return read(connection, slots, "", " FOR SHARE");
  }

  private static Map<Integer, SlotRow> read(
      Connection connection, Collection<Integer> slots, String hint, String lock)
      throws SQLException {
    Map<Integer, SlotRow> rows = new HashMap<>();
    Sql.ask(
        connection,
        row ->
            rows.put(row.getInt(1), new SlotRow(row.getString(2), row.getLong(3), row.getLong(4))),
        "SELECT "
            + hint
            + " slot, state, epoch, COALESCE(job, 0) FROM tiercel_slot WHERE slot IN ("
            + Sql.list(slots)
            + ") ORDER BY slot"
            + lock);
    return rows;
  }

  static void fence(ShardSide source, Connection connection, List<Integer> slots)
      throws SQLException {
    int fenced =
        Sql.update(
            connection,
            "UPDATE tiercel_slot SET state = 'FENCED', epoch = epoch + 1, job = ?, token = ?"
                + " WHERE state = 'OWNED' AND slot IN ("
                + Sql.list(slots)
                + ")",
            source.stream().job(),
            source.token());
    if (fenced != slots.size()) {
      throw new MoveFailedException(
          source.shard()
              + " does not own all of the slots that the catalog says it has: was tiercel_slot"
              + " changed by hand?");
    }
  }

  /** Writers may go on. */
  static int unfence(ShardSide source, Connection connection, Collection<Integer> slots)
      throws SQLException {
    return Sql.update(
        connection,
        "UPDATE tiercel_slot SET state = 'OWNED', epoch = epoch + 1, job = NULL, token = NULL"
            + " WHERE state = 'FENCED' AND job = ? AND slot IN ("
            + Sql.list(slots)
            + ")",
        source.stream().job());
  }

  /** Also tells readers with an older map that theirs is too old. Epochs become the catalog's. */
  static void moved(
      ShardSide source, Connection connection, Collection<Integer> slots, long mapEpoch)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE tiercel_slot SET state = 'MOVED', epoch = epoch + 1, moved_to = ?, job = ?,"
            + " token = ? WHERE state = 'FENCED' AND job = ? AND slot IN ("
            + Sql.list(slots)
            + ")",
        source.stream().target(),
        source.stream().job(),
        source.token(),
        source.stream().job());
    requireMap(connection, mapEpoch);
  }

  /** From the commit on, readers with an older map are told that theirs is too old. */
  static void requireMap(Connection connection, long mapEpoch) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO tiercel_shard VALUES (1, ?) ON DUPLICATE KEY UPDATE"
            + " map_epoch = GREATEST(map_epoch, ?)",
        mapEpoch,
        mapEpoch);
  }

  /** Before anything is copied. */
  static void importing(ShardSide target, Connection connection, Collection<Integer> slots)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE tiercel_slot SET state = 'IMPORTING', moved_to = NULL, job = ?, token = ?"
            + " WHERE state IN ('NONE', 'MOVED', 'IMPORTING') AND slot IN ("
            + Sql.list(slots)
            + ")",
        target.stream().job(),
        target.token());
  }

  /** With the catalog's epochs. */
  static void own(ShardSide target, Connection connection, Map<Integer, Long> epochs)
      throws SQLException {
    StringBuilder cases = new StringBuilder();
    epochs.forEach(
        (slot, epoch) -> cases.append(" WHEN ").append(slot).append(" THEN ").append(epoch));
    Sql.update(
        connection,
        "UPDATE tiercel_slot SET state = 'OWNED', job = NULL, token = NULL, moved_to = NULL,"
            + " epoch = CASE slot"
            + cases
            + " END WHERE state = 'IMPORTING' AND job = ? AND slot IN ("
            + Sql.list(epochs.keySet())
            + ")",
        target.stream().job());
  }

  static void none(ShardSide target, Connection connection, Collection<Integer> slots)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE tiercel_slot SET state = 'NONE', job = NULL, token = NULL"
            + " WHERE state = 'IMPORTING' AND job = ? AND slot IN ("
            + Sql.list(slots)
            + ")",
        target.stream().job());
  }
}
