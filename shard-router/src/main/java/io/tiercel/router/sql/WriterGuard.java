package io.tiercel.router.sql;

import io.tiercel.router.WriterSequence;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The first statement of every write transaction: it locks the slot's ownership row FOR SHARE and
 * records the writer's sequence number, in one round trip.
 *
 * <p>The lock on the ownership row is held to the commit: a fence (an update of that row) waits for
 * every transaction that passed, and stops all later ones. The record's own row lock makes attempts
 * with one sequence number run one after the other, so the second sees what the first did.
 *
 * <p>Nothing is affected when the slot is not owned, or the number is not above the recorded one;
 * only then a second query asks which.
 */
public final class WriterGuard {
  /** What a write may do. */
  public enum Verdict {
    /** Go on. */
    NEW,
    /** An earlier attempt with this number committed. */
    REPEATED,
    /** The writer has gone on to higher numbers: never apply this one. */
    SUPERSEDED,
    /** The slot is changing its shard: soon it is owned here again, or elsewhere. */
    FENCED,
    /** This shard does not own the slot. */
    NOT_OWNED
  }

  private static final String PASS =
      "INSERT INTO `tiercel_writer` (`slot`, `writer_id`, `sequence`)"
          + " SELECT `s`.`slot`, ?, ? FROM `tiercel_slot` `s`"
          + " WHERE `s`.`slot` = ? AND `s`.`state` = 'OWNED' FOR SHARE"
          + " ON DUPLICATE KEY UPDATE"
          + " `sequence` = GREATEST(`tiercel_writer`.`sequence`, ?)";

  private static final String ASK =
      "SELECT `s`.`state`, `w`.`sequence` FROM `tiercel_slot` `s` LEFT JOIN `tiercel_writer` `w`"
          + " ON `w`.`slot` = `s`.`slot` AND `w`.`writer_id` = ? WHERE `s`.`slot` = ?";

  private WriterGuard() {}

  /** Passes the guard, or says why not. */
  public static Verdict pass(SqlSession session, int slot, WriterSequence writer)
      throws SQLException {
    try (PreparedStatement statement = session.prepare(PASS)) {
      statement.setLong(1, writer.writerId());
      statement.setLong(2, writer.sequence());
      statement.setInt(3, slot);
      statement.setLong(4, writer.sequence());
      if (statement.executeUpdate() > 0) {
        return Verdict.NEW;
      }
    }
    return whyNot(session, slot, writer);
  }

  private static Verdict whyNot(SqlSession session, int slot, WriterSequence writer)
      throws SQLException {
    try (PreparedStatement statement = session.prepare(ASK)) {
      statement.setLong(1, writer.writerId());
      statement.setInt(2, slot);
      try (ResultSet result = statement.executeQuery()) {
        return result.next()
            ? verdict(result.getString(1), result.getLong(2), result.wasNull(), writer)
            : Verdict.NOT_OWNED;
      }
    }
  }

  private static Verdict verdict(
      String state, long recorded, boolean nothingRecorded, WriterSequence writer) {
    if (state.equals("MOVED") || state.equals("NONE")) {
      return Verdict.NOT_OWNED;
    }
    if (!state.equals("OWNED") || nothingRecorded) {
      return Verdict.FENCED;
    }
    int order = Long.compareUnsigned(writer.sequence(), recorded);
    // A higher number that was not taken met a fence that is gone by now.
    return order == 0 ? Verdict.REPEATED : order < 0 ? Verdict.SUPERSEDED : Verdict.FENCED;
  }
}
