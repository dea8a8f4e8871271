package io.tiercel.benchmarks.ycsb;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;
import site.ycsb.StringByteIterator;

/**
 * Gives what an update sets another end each time. YCSB can verify values only as it writes the
 * same ones again and again, and MySQL writes nothing for an UPDATE that changes nothing: no log,
 * no flush to disk. As thread-safe as the database behind it.
 */
final class ChangingDb extends RowDb {
  /** So many characters at the end of a value are not YCSB's. */
  static final int END = 8;

  private static final int RADIX = 36;
  private static final long LEAST = (long) Math.pow(RADIX, END - 1);

  private final DB db;

  ChangingDb(DB db) {
    this.db = db;
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    Map<String, ByteIterator> changed = new HashMap<>();
    values.forEach((field, value) -> changed.put(field, new StringByteIterator(another(value))));
    return db.update(table, key, changed);
  }

  private static String another(ByteIterator value) {
    String whole = value.toString();
    long end = ThreadLocalRandom.current().nextLong(LEAST, LEAST * RADIX);
    return whole.substring(0, whole.length() - END) + Long.toString(end, RADIX);
  }

  @Override
  public Status read(
      String table, String key, @Nullable Set<String> fields, Map<String, ByteIterator> result) {
    return db.read(table, key, fields, result);
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    return db.insert(table, key, values);
  }

  @Override
  public Status delete(String table, String key) {
    return db.delete(table, key);
  }
}
