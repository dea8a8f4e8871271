package io.tiercel.router.sql;

import io.tiercel.router.Column;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowStamp;
import io.tiercel.router.StoredRow;
import io.tiercel.router.TableMeta;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows by key in one session. Stateless; thread-safe. */
public final class RowReads {
  private final StatementTexts texts;

  /** With these statements. */
  public RowReads(StatementTexts texts) {
    this.texts = texts;
  }

  /** Gives the term of the stamps of a key's slot. */
  @FunctionalInterface
  public interface KeyTerms {
    /** The term. */
    int of(RowKey key);
  }

  /**
   * Reads the rows that are there.
   *
   * @param terms for the stamps
   * @param mapEpoch of the shard map by which this server is asked
   * @return by key; a key without a row is not in it. MySQL may hold a row whose key is equal only
   *     to its collation; that is another key, and not in it either
   * @throws RouterException SLOT_MOVED when slots have left this shard since that map was made: one
   *     of the keys may be written elsewhere now
   */
  public Map<RowKey, StoredRow> read(
      SqlSession session, TableMeta table, List<RowKey> keys, KeyTerms terms, long mapEpoch)
      throws SQLException {
    TableStatements statements = texts.of(table);
    Map<RowKey, StoredRow> rows = new HashMap<>(keys.size() * 2);
    for (int from = 0; from < keys.size(); from += TableStatements.MAX_KEYS) {
      int to = Math.min(keys.size(), from + TableStatements.MAX_KEYS);
      long needed = readChunk(session, statements, keys.subList(from, to), terms, rows);
      if (!isCurrent(mapEpoch, needed)) {
        throw new RouterException(
            Code.SLOT_MOVED,
            Outcome.NOT_APPLIED,
            true,
            "slots have left the shard since shard map "
                + mapEpoch
                + ", by which it was asked; reads here need map "
                + needed,
            null);
      }
    }
    return rows;
  }

  private static boolean isCurrent(long mapEpoch, long needed) {
    return mapEpoch >= needed;
  }

  /** Reads one row, or null, where the slot is known to be owned. */
  @Nullable StoredRow readOne(SqlSession session, TableStatements statements, RowKey key, int term)
      throws SQLException {
    Map<RowKey, StoredRow> rows = new HashMap<>();
    readChunk(session, statements, List.of(key), any -> term, rows);
    return rows.get(key);
  }

  /** The epoch below which a shard map is too old for what was read. */
  private static long readChunk(
      SqlSession session,
      TableStatements statements,
      List<RowKey> keys,
      KeyTerms terms,
      Map<RowKey, StoredRow> rows)
      throws SQLException {
    TableMeta table = statements.meta();
    int places = TableStatements.padded(keys.size());
    try (PreparedStatement statement = session.prepare(statements.select(places))) {
      int index = 1;
      for (int i = 0; i < places; i++) {
        index = bindKey(statement, index, table, keys.get(Math.min(i, keys.size() - 1)));
      }
      try (ResultSet result = statement.executeQuery()) {
        return readAll(result, table, terms, rows);
      }
    }
  }

  private static long readAll(
      ResultSet result, TableMeta table, KeyTerms terms, Map<RowKey, StoredRow> rows)
      throws SQLException {
    int version = table.columns().size() + 1;
    if (!result.next()) {
      throw new RouterException(
          Code.INTERNAL,
          "the shard's table tiercel_shard has lost its row: insert (1, 0), or restore a backup");
    }
    long needed = result.getLong(version + 1);
    do {
      long number = result.getLong(version);
      if (!result.wasNull()) {
        StoredRow row = decode(result, table, terms, number);
        rows.put(row.key(), row);
      }
    } while (result.next());
    return needed;
  }

  /** Binds the key's parts and returns the next index. */
  static int bindKey(PreparedStatement statement, int index, TableMeta table, RowKey key)
      throws SQLException {
    int next = index;
    for (int part = 0; part < key.size(); part++) {
      Column column = table.columns().get(table.primaryKey().get(part));
      ColumnValues.bind(statement, next++, column, key.value(part));
    }
    return next;
  }

  private static StoredRow decode(ResultSet result, TableMeta table, KeyTerms terms, long version)
      throws SQLException {
    List<Column> columns = table.columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ColumnValues.read(result, i + 1, columns.get(i));
    }
    RowKey key = keyOf(table, values);
    return new StoredRow(key, new RowStamp(terms.of(key), version), values);
  }

  private static RowKey keyOf(TableMeta table, @Nullable Object[] values) {
    Object[] parts = new Object[table.primaryKey().size()];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = java.util.Objects.requireNonNull(values[table.primaryKey().get(part)]);
    }
    return new RowKey(parts);
  }
}
