package io.tiercel.router.sql;

import io.tiercel.router.sql.SharedTransactions.Counted;
import io.tiercel.router.sql.SharedTransactions.Member;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which slots are owned and locked, and what is recorded of writers there. Confined. */
final class PassedWriters {
  private final BitSet slots = new BitSet();
  private final Map<Counted, @Nullable Long> sequences = new HashMap<>();
  private long micros;

  /** A row of the statement's result. */
  void add(ResultSet row) throws SQLException {
    int slot = row.getInt(1);
    slots.set(slot);
    long writer = row.getLong(2);
    if (!row.wasNull()) {
      long sequence = row.getLong(3);
      sequences.put(new Counted(slot, writer), row.wasNull() ? null : sequence);
    }
    micros = row.getLong(4);
  }

  /** Microseconds of the primary's clock. */
  long micros() {
    return micros;
  }

  /** Whether the writer has never written in the slot. */
  boolean isNewcomer(Member member) {
    return !sequences.containsKey(member.counted());
  }

  /** Whether the slot is locked, and the write neither applied before nor superseded. */
  boolean mayGoOn(Member member) {
    if (!slots.get(member.slot()) || isNewcomer(member)) {
      return slots.get(member.slot());
    }
    Long recorded = sequences.get(member.counted());
    return recorded != null
        && Long.compareUnsigned(member.write().writer().sequence(), recorded) > 0;
  }
}
