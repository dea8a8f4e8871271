package io.tiercel.benchmarks.ycsb;

import io.tiercel.client.Row;
import io.tiercel.client.Table;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import site.ycsb.ByteIterator;
import site.ycsb.Status;
import site.ycsb.StringByteIterator;

/**
 * YCSB's operations on a table of the tier whose key column is {@value #KEY} and whose other
 * columns are the fields. As thread-safe as the table.
 */
public final class TiercelDb extends RowDb {
  /** The key column. */
  static final String KEY = "ycsb_key";

  private final Table<Row, Row> users;

  /** On this table. */
  public TiercelDb(Table<Row, Row> users) {
    this.users = users;
  }

  @Override
  public Status read(
      String table, String key, @Nullable Set<String> fields, Map<String, ByteIterator> result) {
    Row row = users.get(key(key));
    if (row == null) {
      return Status.NOT_FOUND;
    }
    for (String name : fields == null ? UserFields.NAMES : fields) {
      String value = row.getString(name);
      result.put(name, new StringByteIterator(value == null ? "" : value));
    }
    return Status.OK;
  }

  /** Sets these fields alone, which needs no look at the others. */
  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    var unused = users.put(with(key(key), StringByteIterator.getStringMap(values)));
    return Status.OK;
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    var unused = users.put(with(key(key), StringByteIterator.getStringMap(values)));
    return Status.OK;
  }

  @Override
  public Status delete(String table, String key) {
    return users.delete(key(key)).existed() ? Status.OK : Status.NOT_FOUND;
  }

  private static Row with(Row row, Map<String, String> fields) {
    Row.Builder next = row.toBuilder();
    fields.forEach(next::set);
    return next.build();
  }

  private static Row key(String key) {
    return Row.of(KEY, key);
  }
}
