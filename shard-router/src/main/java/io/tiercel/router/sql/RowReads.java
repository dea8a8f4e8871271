package io.tiercel.router.sql;

import io.tiercel.router.Column;
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

  /**
   * Reads the rows that are there.
   *
   * @param term the shard's term, for the stamps
   * @return by key; a key without a row is not in it. MySQL may hold a row whose key is equal only
   *     to its collation; that is another key, and not in it either
   */
  public Map<RowKey, StoredRow> read(
      SqlSession session, TableMeta table, List<RowKey> keys, int term) throws SQLException {
    TableStatements statements = texts.of(table);
    Map<RowKey, StoredRow> rows = new HashMap<>(keys.size() * 2);
    for (int from = 0; from < keys.size(); from += TableStatements.MAX_KEYS) {
      int to = Math.min(keys.size(), from + TableStatements.MAX_KEYS);
      readChunk(session, statements, keys.subList(from, to), term, rows);
    }
    return rows;
  }

  /** Reads one row, or null. */
  @Nullable StoredRow readOne(SqlSession session, TableStatements statements, RowKey key, int term)
      throws SQLException {
    Map<RowKey, StoredRow> rows = new HashMap<>();
    readChunk(session, statements, List.of(key), term, rows);
    return rows.get(key);
  }

  private static void readChunk(
      SqlSession session,
      TableStatements statements,
      List<RowKey> keys,
      int term,
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
        while (result.next()) {
          StoredRow row = decode(result, table, term);
          rows.put(row.key(), row);
        }
      }
    }
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

  private static StoredRow decode(ResultSet result, TableMeta table, int term) throws SQLException {
    List<Column> columns = table.columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ColumnValues.read(result, i + 1, columns.get(i));
    }
    long version = result.getLong(values.length + 1);
    return new StoredRow(keyOf(table, values), new RowStamp(term, version), values);
  }

  private static RowKey keyOf(TableMeta table, @Nullable Object[] values) {
    Object[] parts = new Object[table.primaryKey().size()];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = java.util.Objects.requireNonNull(values[table.primaryKey().get(part)]);
    }
    return new RowKey(parts);
  }
}
