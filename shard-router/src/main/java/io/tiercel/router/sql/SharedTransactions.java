package io.tiercel.router.sql;

import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWritten;
import io.tiercel.router.sql.GuardedWrites.Applied;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies writes that came at the same time in one transaction: one flush to disk and five round
 * trips for all of them. Stateless; thread-safe.
 *
 * <p>It waits for nobody: what another transaction has locked is left out, so that one write that
 * has to wait holds up no other. What is left out is for {@link GuardedWrites}.
 */
public final class SharedTransactions {
  /** Most writes of one; a power of two. */
  public static final int MOST = 64;

  private final StatementTexts texts;
  private final RowReads reads;

  /** With these statements. */
  public SharedTransactions(StatementTexts texts) {
    this.texts = texts;
    this.reads = new RowReads(texts);
  }

  /** Whose numbers are counted where. */
  public record Counted(int slot, long writer) {}

  /**
   * A write and its slot.
   *
   * @param write passes {@link #mayJoin}
   * @param slot of its key
   * @param term of the slot, for the stamp
   */
  public record Member(RowWrite write, int slot, int term) {
    /** Which of all numbers its own is one of. */
    public Counted counted() {
      return new Counted(slot, write.writer().writerId());
    }

    /** Each is another one; a write's own hash goes through its table's. */
    @Override
    public int hashCode() {
      return slot;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Which is what is meant.
    public boolean equals(@Nullable Object other) {
      return this == other;
    }
  }

  /**
   * Whether a write stores a row that one upsert can store for many: with another unique index it
   * could change the row of another key, and with triggers it fires more than it should. Part of a
   * row is completed by what the locked row holds, where writing that again changes nothing.
   */
  public boolean mayJoin(RowWrite write) {
    return write.kind() != RowWrite.Kind.DELETE
        && !write.table().otherUniqueIndexes()
        && !write.table().triggers()
        && (!write.table().readBack() || isWhole(write));
  }

  /**
   * Whether it may be written in the transaction in which its row has been written before. Not
   * where what MySQL stores has to be read back: then only the last one's is there to be read.
   */
  public boolean mayFollow(RowWrite write) {
    return !write.table().readBack();
  }

  private boolean isWhole(RowWrite write) {
    return texts.of(write.table()).isWhole(write);
  }

  /**
   * Applies those that it can, and changes nothing of the others.
   *
   * @param session READ COMMITTED, so that a key that is not there locks no gap; no autocommit
   * @param members of one table and shard, in the order in which they are written; no two of a slot
   *     by one writer, and no two of a row where {@link #mayFollow} says so
   * @return what was applied
   */
  public Map<Member, Applied> apply(SqlSession session, List<Member> members) throws SQLException {
    TableStatements statements = texts.of(members.get(0).write().table());
    session.columns(statements.columnNames());
    SharedTransaction transaction = new SharedTransaction(session, statements, reads);
    Map<Member, RowWritten> written = transaction.write(members);
    if (written.isEmpty()) {
      session.rollback();
      return Map.of();
    }
    @Nullable String gtid = session.commit();
    Map<Member, Applied> applied = new HashMap<>();
    written.forEach((member, row) -> applied.put(member, new Applied(row, gtid, null)));
    return applied;
  }
}
