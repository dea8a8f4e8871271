package io.tiercel.benchmarks.ycsb;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.WorkloadException;
import site.ycsb.measurements.Measurements;
import site.ycsb.workloads.CoreWorkload;

/**
 * One of YCSB's core workloads on one database, with every value that is read compared with the one
 * that its key and field have, but for the end that {@link ChangingDb} may have changed.
 * Thread-safe, where the database is.
 */
@SuppressWarnings("NonApiType") // YCSB wants these
final class Users extends CoreWorkload {
  private static final int LENGTH = 100;

  /** A guess of how many there will be, by which YCSB leaves room for keys that are inserted. */
  private static final int OPERATIONS = 1_000_000;

  private final LongAdder wrong = new LongAdder();
  private final DB db;

  private Users(DB db) {
    this.db = db;
  }

  /**
   * A workload.
   *
   * @param mix its shares and its distribution of keys, by YCSB's names of properties
   * @param rows that are there
   */
  static Users of(DB db, Map<String, String> mix, int rows) {
    Properties properties = new Properties();
    properties.setProperty("recordcount", Integer.toString(rows));
    properties.setProperty("operationcount", Integer.toString(OPERATIONS));
    properties.setProperty("fieldlength", Integer.toString(LENGTH));
    properties.setProperty("dataintegrity", "true");
    properties.putAll(mix);
    Measurements.setProperties(properties);
    Users users = new Users(db);
    try {
      users.init(properties);
      return users;
    } catch (WorkloadException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Inserts the next row of those that are to be there at the beginning. */
  void insertNext() {
    if (!doInsert(db, "")) {
      throw new IllegalStateException("a row was not inserted");
    }
  }

  /** The next operation. */
  void operate() {
    if (!doTransaction(db, "")) {
      throw new IllegalStateException("an operation failed");
    }
  }

  /** How many values were not what they should be. */
  long wrong() {
    return wrong.sum();
  }

  @Override
  protected void verifyRow(String key, HashMap<String, ByteIterator> cells) {
    if (cells.isEmpty()) {
      wrong.increment();
    }
    cells.forEach(
        (field, value) -> {
          String read = value.toString();
          if (read.length() != LENGTH
              || !read.regionMatches(0, expected(key, field), 0, LENGTH - ChangingDb.END)) {
            wrong.increment();
          }
        });
  }

  /** As CoreWorkload makes them with {@code dataintegrity=true}. */
  private static String expected(String key, String field) {
    StringBuilder value = new StringBuilder(key).append(':').append(field);
    while (value.length() < LENGTH) {
      value.append(':').append(value.toString().hashCode());
    }
    value.setLength(LENGTH);
    return value.toString();
  }
}
