package io.tiercel.router.sql;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowStamp;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWritten;
import io.tiercel.router.StoredRow;
import io.tiercel.router.WriterSequence;
import io.tiercel.router.sql.WriterGuard.Verdict;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies one write in one transaction: guard, row, commit. Stateless; thread-safe.
 *
 * <p>An update of a row by a writer that has written in the slot before takes one round trip, with
 * the guard in the statement itself. All else takes three: guard, row, commit. One more reads the
 * row back where MySQL may store something else than it was given.
 */
public final class GuardedWrites {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedWrites.class);

  private final StatementTexts texts;
  private final RowReads reads;

  /** With these statements. */
  public GuardedWrites(StatementTexts texts) {
    this.texts = texts;
    this.reads = new RowReads(texts);
  }

  /**
   * An applied write and how a replica proves that it has it.
   *
   * @param written what became of the row
   * @param gtid the transaction; null when it is not known
   * @param gtidSet all transactions so far, in place of the one when that is not known
   */
  public record Applied(RowWritten written, @Nullable String gtid, @Nullable String gtidSet) {}

  /**
   * Whether {@link #applyAtOnce} may do it: the row is likely to be there, and the writer, whose
   * sequences begin with 1, has written in the slot before.
   */
  public static boolean mayApplyAtOnce(RowWrite write) {
    return write.writer().sequence() > 1
        && (write.kind() == RowWrite.Kind.UPDATE || write.kind() == RowWrite.Kind.PUT);
  }

  /**
   * Applies the write in one statement and one round trip, where the row and an earlier write of
   * the writer in the slot are there; else changes nothing, and {@link #apply} has to do it.
   *
   * @param session with autocommit
   */
  public Optional<Applied> applyAtOnce(SqlSession session, RowWrite write, int slot, int term)
      throws SQLException {
    TableStatements statements = texts.of(write.table());
    session.columns(statements.columnNames());
    RowChange change = new RowChange(session, statements, write, term);
    long version = change.updateGuarded(slot);
    if (version == 0) {
      return Optional.empty();
    }
    String gtid = session.committedGtid();
    RowStamp stamp = new RowStamp(term, version);
    if (isAsGiven(statements, write)) {
      return Optional.of(
          new Applied(new RowWritten(stamp, true, change.given(), false), gtid, null));
    }
    // Another writer may have been here meanwhile: then this is its row, with its stamp.
    StoredRow row = readBack(session, statements, write, term);
    RowWritten written =
        row == null
            ? new RowWritten(stamp, true, null, true)
            : new RowWritten(row.stamp(), true, row.values(), row.stamp().version() != version);
    return Optional.of(new Applied(written, gtid, null));
  }

  /**
   * The row after the commit. That stands, whatever becomes of the question: the deadline may pass,
   * the connection break, or a column be dropped. Then the row is not known.
   */
  private @Nullable StoredRow readBack(
      SqlSession session, TableStatements statements, RowWrite write, int term) {
    try {
      return reads.readOne(session, statements, write.key(), term);
    } catch (SQLException | RouterException e) {
      LOG.debug("a row of {} was written and not read back", write.table().name(), e);
      return null;
    }
  }

  private static boolean isAsGiven(TableStatements statements, RowWrite write) {
    return !write.table().readBack() && statements.isWhole(write);
  }

  /**
   * Applies the write.
   *
   * @param slot the slot of its key
   * @param term the shard's term, for the stamp
   */
  public Applied apply(SqlSession session, RowWrite write, int slot, int term) throws SQLException {
    TableStatements statements = texts.of(write.table());
    session.columns(statements.columnNames());
    RowChange change = new RowChange(session, statements, write, term);
    return switch (WriterGuard.pass(session, slot, write.writer())) {
      case NEW -> {
        RowWritten written = applyNew(session, statements, change, write, term);
        yield new Applied(written, session.commit(), null);
      }
      case REPEATED -> repeated(session, statements, change, write, term);
      case SUPERSEDED -> throw superseded(write.writer());
      case FENCED -> throw fenced(slot);
      case NOT_OWNED -> throw notOwned(slot);
    };
  }

  private RowWritten applyNew(
      SqlSession session, TableStatements statements, RowChange change, RowWrite write, int term)
      throws SQLException {
    if (write.kind() == RowWrite.Kind.DELETE) {
      return change.delete();
    }
    long version = change.store();
    RowStamp stamp = new RowStamp(term, version);
    if (isAsGiven(statements, write)) {
      return new RowWritten(stamp, true, change.given(), false);
    }
    StoredRow row = reads.readOne(session, statements, write.key(), term);
    if (row == null) {
      throw RowChange.unknownKeyForm(write.table());
    }
    return new RowWritten(row.stamp(), true, row.values(), false);
  }

  /**
   * The row as it is now, with every transaction so far as the proof. The lock waits for an insert
   * of the key that is under way: what is reported as absent is absent in commit order.
   */
  private Applied repeated(
      SqlSession session, TableStatements statements, RowChange change, RowWrite write, int term)
      throws SQLException {
    // The guard's question has fixed a snapshot; what is read now has to be newer than the lock.
    session.rollback();
    RowStamp locked = change.lock();
    StoredRow row = reads.readOne(session, statements, write.key(), term);
    @Nullable String gtids = ServerQueries.executedGtids(session).orElse(null);
    RowWritten written =
        row == null
            ? new RowWritten(locked, false, null, true)
            : new RowWritten(row.stamp(), true, row.values(), true);
    return new Applied(written, null, gtids);
  }

  /** Passes the guard for work of the caller's own. */
  public static void passFor(SqlSession session, int slot, WriterSequence writer)
      throws SQLException {
    Verdict verdict = WriterGuard.pass(session, slot, writer);
    switch (verdict) {
      case NEW -> {}
      case REPEATED ->
          throw new RouterException(
              Code.ALREADY_APPLIED,
              Outcome.APPLIED,
              false,
              "an earlier attempt with this sequence number committed",
              null);
      case SUPERSEDED -> throw superseded(writer);
      case FENCED -> throw fenced(slot);
      case NOT_OWNED -> throw notOwned(slot);
    }
  }

  private static RouterException superseded(WriterSequence writer) {
    return new RouterException(
        Code.TRANSACTION_ABORTED,
        "sequence "
            + writer.sequence()
            + " is below the last one of its writer in this slot: an abandoned attempt, not applied");
  }

  private static RouterException fenced(int slot) {
    return new RouterException(
        Code.SLOT_FENCED,
        Outcome.NOT_APPLIED,
        true,
        "slot " + slot + " is on its way to another shard and takes no writes for a moment",
        null);
  }

  private static RouterException notOwned(int slot) {
    return new RouterException(
        Code.SLOT_MOVED,
        Outcome.NOT_APPLIED,
        true,
        "slot " + slot + " is not owned by the shard that the shard map names",
        null);
  }
}
