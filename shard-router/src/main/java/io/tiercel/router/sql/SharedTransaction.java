package io.tiercel.router.sql;

import io.tiercel.router.RowKey;
import io.tiercel.router.RowStamp;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWritten;
import io.tiercel.router.StoredRow;
import io.tiercel.router.TableMeta;
import io.tiercel.router.sql.SharedTransactions.Member;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction that several writes share, up to its commit. Confined to one
 * thread.
 *
 * <p>The ownership of the slots is locked to the commit, which is what a fence waits for; then the
 * writers' sequence numbers and the rows. Where it turns out that somebody else inserted what was
 * not there, all of it is given up.
 */
final class SharedTransaction {
  private final SqlSession session;
  private final TableStatements statements;
  private final GroupStatements texts;
  private final TableMeta table;
  private final RowReads reads;
  private final LockedRows rows;
  private final Map<Member, RowWrite> whole = new HashMap<>();

  SharedTransaction(SqlSession session, TableStatements statements, RowReads reads) {
    this.session = session;
    this.statements = statements;
    this.texts = statements.group();
    this.table = statements.meta();
    this.reads = reads;
    this.rows = new LockedRows(statements);
  }

  /** Writes what it can; the caller commits that, or rolls back where it is nothing. */
  Map<Member, RowWritten> write(List<Member> members) throws SQLException {
    PassedWriters passed = pass(members);
    List<Member> able = members.stream().filter(passed::mayGoOn).toList();
    if (able.isEmpty()) {
      return Map.of();
    }
    rows.lock(session, able.stream().map(Member::write).toList());
    Map<Member, Long> versions = new LinkedHashMap<>();
    replace(able, passed.micros(), versions);
    insert(firstOfRow(able.stream().filter(each -> isInsert(each.write())).toList()), versions);
    List<Member> done = List.copyOf(versions.keySet());
    recordWriters(texts::enroll, done.stream().filter(passed::isNewcomer).toList(), true);
    recordWriters(
        texts::record, done.stream().filter(each -> !passed.isNewcomer(each)).toList(), false);
    return written(versions);
  }

  private PassedWriters pass(List<Member> members) throws SQLException {
    List<Long> writers =
        members.stream().map(each -> each.write().writer().writerId()).distinct().toList();
    int places = TableStatements.padded(members.size());
    int writerPlaces = TableStatements.padded(writers.size());
    PassedWriters passed = new PassedWriters();
    try (PreparedStatement statement = session.prepare(texts.pass(places, writerPlaces))) {
      for (int i = 0; i < writerPlaces; i++) {
        statement.setLong(i + 1, at(writers, i));
      }
      for (int i = 0; i < places; i++) {
        statement.setInt(writerPlaces + i + 1, at(members, i).slot());
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          passed.add(result);
        }
      }
    }
    return passed;
  }

  /** Part of a row is left: what its other columns begin with is said by the table. */
  private boolean isInsert(RowWrite write) {
    return write.kind() != RowWrite.Kind.UPDATE
        && statements.isWhole(write)
        && write.expectedVersion() == 0
        && !rows.has(write.key());
  }

  /** A second one would find the first one's row, and be taken for disturbed by others. */
  private static List<Member> firstOfRow(List<Member> inserts) {
    Set<RowKey> rows = new HashSet<>();
    return inserts.stream().filter(each -> rows.add(each.write().key())).toList();
  }

  private static boolean isReplacement(RowWrite write, long version) {
    return write.kind() != RowWrite.Kind.INSERT
        && (write.expectedVersion() == 0 || write.expectedVersion() == version);
  }

  private void replace(List<Member> members, long micros, Map<Member, Long> versions)
      throws SQLException {
    List<Member> there = new ArrayList<>();
    for (Member member : members) {
      RowWrite write = member.write();
      Long old = rows.version(write.key());
      if (old != null && isReplacement(write, old)) {
        long version = highest(highest(old + 1, micros), write.minVersion());
        there.add(member);
        versions.put(member, version);
        whole.put(member, rows.replace(write, version));
      }
    }
    if (there.isEmpty()) {
      return;
    }
    int places = TableStatements.padded(there.size());
    try (PreparedStatement statement = session.prepare(texts.replace(places))) {
      int index = 1;
      for (int i = 0; i < places; i++) {
        Member member = at(there, i);
        index = change(member).bindWhole(statement, index);
        long version = Objects.requireNonNull(versions.get(member));
        ColumnValues.bindUnsigned(statement, index++, version);
      }
      // Two for each row that was there and is another one now: all were locked, so all are.
      require(statement.executeUpdate() == 2 * there.size());
    }
  }

  /** As a single insert: what took longer than its lead might come before a deletion. */
  private void insert(List<Member> members, Map<Member, Long> versions) throws SQLException {
    if (members.isEmpty()) {
      return;
    }
    int places = TableStatements.padded(members.size());
    long began = System.nanoTime();
    try (PreparedStatement statement = session.prepare(texts.insert(places))) {
      int index = 1;
      for (int i = 0; i < places; i++) {
        Member member = at(members, i);
        index = change(member).bindWhole(statement, index);
        ColumnValues.bindUnsigned(statement, index++, member.write().minVersion());
      }
      require(statement.executeUpdate() == members.size());
      long given = DriverAnswers.lastInsertId(statement);
      members.forEach(each -> versions.put(each, highest(given, each.write().minVersion())));
    }
    long tookMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
    require(tookMicros < RowStatements.INSERT_LEAD_MICROS);
  }

  private RowChange change(Member member) {
    RowWrite write = whole.getOrDefault(member, member.write());
    return new RowChange(session, statements, write, member.term());
  }

  /** The text of a statement for so many rows. */
  @FunctionalInterface
  private interface Text {
    String of(int count);
  }

  private void recordWriters(Text text, List<Member> members, boolean newcomers)
      throws SQLException {
    if (members.isEmpty()) {
      return;
    }
    int places = TableStatements.padded(members.size());
    try (PreparedStatement statement = session.prepare(text.of(places))) {
      int index = 1;
      for (int i = 0; i < places; i++) {
        Member member = at(members, i);
        statement.setInt(index++, member.slot());
        statement.setLong(index++, member.write().writer().writerId());
        statement.setLong(index++, member.write().writer().sequence());
      }
      int counted = statement.executeUpdate();
      require(!newcomers || counted == members.size());
    }
  }

  private Map<Member, RowWritten> written(Map<Member, Long> versions) throws SQLException {
    Map<RowKey, StoredRow> stored = table.readBack() ? readBack(versions) : Map.of();
    Map<Member, RowWritten> written = new HashMap<>();
    for (Map.Entry<Member, Long> each : versions.entrySet()) {
      Member member = each.getKey();
      @Nullable Object @Nullable [] values = change(member).given();
      if (table.readBack()) {
        StoredRow row = stored.get(member.write().key());
        if (row == null) {
          throw RowChange.unknownKeyForm(table);
        }
        values = row.values();
      }
      RowStamp stamp = new RowStamp(member.term(), each.getValue());
      written.put(member, new RowWritten(stamp, true, values, false));
    }
    return written;
  }

  private Map<RowKey, StoredRow> readBack(Map<Member, Long> versions) throws SQLException {
    List<RowKey> keys = versions.keySet().stream().map(each -> each.write().key()).toList();
    // Owned and locked: no map is too old.
    return keys.isEmpty() ? Map.of() : reads.read(session, table, keys, key -> 0, Long.MAX_VALUE);
  }

  /** The last one fills the places that are left. */
  private static <T> T at(List<T> all, int place) {
    return all.get(Math.min(place, all.size() - 1));
  }

  private static long highest(long one, long other) {
    return Long.compareUnsigned(one, other) > 0 ? one : other;
  }

  /** Else somebody was in between, and each has to be looked at by itself. */
  private static void require(boolean undisturbed) throws SQLException {
    if (!undisturbed) {
      throw new SQLException("another transaction inserted one of the rows", "40001");
    }
  }
}
