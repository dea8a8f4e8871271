package io.tiercel.router.sql;

import io.tiercel.router.Column;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowWrite;
import io.tiercel.router.TableMeta;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of writes that share a transaction: which are there, and of those that it could lock,
 * what they hold until its commit. Confined to one thread.
 */
final class LockedRows {
  private final TableStatements statements;
  private final TableMeta table;
  private final Map<RowKey, @Nullable Locked> found = new HashMap<>();

  LockedRows(TableStatements statements) {
    this.statements = statements;
    this.table = statements.meta();
  }

  /** {@code values} of all columns; none where every write brings its own. */
  private record Locked(long version, @Nullable Object[] values) {}

  /** Locks those that nobody else has locked. */
  void lock(SqlSession session, List<RowWrite> writes) throws SQLException {
    boolean whole = writes.stream().allMatch(statements::isWhole);
    int places = TableStatements.padded(writes.size());
    GroupStatements texts = statements.group();
    String text = whole ? texts.lock(places) : texts.lockWhole(places);
    try (PreparedStatement statement = session.prepare(text)) {
      int index = 1;
      for (int i = 0; i < places; i++) {
        RowKey key = writes.get(Math.min(i, writes.size() - 1)).key();
        index = RowReads.bindKey(statement, index, table, key);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          found.put(key(result), locked(result, whole));
        }
      }
    }
  }

  private RowKey key(ResultSet result) throws SQLException {
    Object[] parts = new Object[table.primaryKey().size()];
    for (int part = 0; part < parts.length; part++) {
      Column column = table.columns().get(table.primaryKey().get(part));
      parts[part] = Objects.requireNonNull(ColumnValues.read(result, part + 1, column));
    }
    return new RowKey(parts);
  }

  private @Nullable Locked locked(ResultSet result, boolean whole) throws SQLException {
    int index = table.primaryKey().size() + 1;
    long version = result.getLong(index++);
    if (result.wasNull()) {
      return null;
    }
    @Nullable Object[] values = new @Nullable Object[whole ? 0 : table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ColumnValues.read(result, index + i, table.columns().get(i));
    }
    return new Locked(version, values);
  }

  /** Whether it is there, in these hands or others. */
  boolean has(RowKey key) {
    return found.containsKey(key);
  }

  /** Null where it is not there, or in other hands. */
  @Nullable Long version(RowKey key) {
    Locked row = found.get(key);
    return row == null ? null : row.version();
  }

  /**
   * The row is about to become this one, in this transaction.
   *
   * @param write of a row that is locked
   * @return the write of the whole row: what it leaves out is as the row was before
   */
  RowWrite replace(RowWrite write, long version) {
    Locked row = Objects.requireNonNull(found.get(write.key()));
    RowWrite whole = statements.isWhole(write) ? write : completed(write, row);
    found.put(write.key(), new Locked(version, Objects.requireNonNull(whole.values())));
    return whole;
  }

  private RowWrite completed(RowWrite write, Locked row) {
    @Nullable Object[] given = Objects.requireNonNull(write.values());
    @Nullable Object[] values = row.values().clone();
    write.writtenColumns().forEach(column -> values[column] = given[column]);
    return new RowWrite(
        table,
        write.kind(),
        write.key(),
        values,
        List.of(),
        write.expectedVersion(),
        write.minVersion(),
        write.writer());
  }
}
