package io.tiercel.benchmarks.guard;

import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Two transactions at a time that write several rows each, as the router writes what comes
 * together: what is recorded of the writers, the rows locked, the rows, the writers' sequence
 * numbers. Confined to one thread, but for its own two.
 */
final class GroupedWrites implements AutoCloseable {
  private static final int TRANSACTIONS = 2;
  private static final String SEQUENCES =
      " LEFT JOIN tiercel_writer w ON w.slot = x.slot AND w.writer_id = x.writer_id";

  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(TRANSACTIONS);
  private final int rows;
  private final String bare;
  private final String guarded;
  private final String lock;
  private final String replace;
  private final String record;

  GroupedWrites(MySqlServer server, int rows) throws SQLException {
    this.rows = rows;
    String some = String.join(", ", Collections.nCopies(rows, "?"));
    String triples = String.join(", ", Collections.nCopies(rows, "(?, ?, ?)"));
    bare =
        "SELECT x.slot, x.writer_id, w.sequence FROM tiercel_writer x"
            + SEQUENCES
            + (" WHERE x.slot IN (" + some + ") AND x.writer_id IN (1)")
            + " FOR UPDATE OF w SKIP LOCKED";
    guarded =
        "SELECT s.slot, x.writer_id, w.sequence FROM tiercel_slot s"
            + " LEFT JOIN tiercel_writer x ON x.slot = s.slot AND x.writer_id IN (1)"
            + SEQUENCES
            + (" WHERE s.slot IN (" + some + ") AND s.state = 'OWNED'")
            + " FOR SHARE OF s SKIP LOCKED FOR UPDATE OF w SKIP LOCKED";
    lock =
        "SELECT x.id, t._version FROM item x LEFT JOIN item t ON t.id = x.id WHERE x.id IN ("
            + some
            + ") FOR UPDATE OF t SKIP LOCKED";
    replace =
        ("INSERT INTO item (id, name, _version) VALUES " + triples)
            + " AS new ON DUPLICATE KEY UPDATE name = new.name, _version = new._version";
    record =
        ("INSERT INTO tiercel_writer (slot, writer_id, sequence) VALUES " + triples)
            + " AS new ON DUPLICATE KEY UPDATE sequence = new.sequence";
    for (int i = 0; i < TRANSACTIONS; i++) {
      Connection connection = ShardSql.connect(server, GuardedTable.DATABASE);
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connections.add(connection);
    }
  }

  /** Rows written in a second, with the ownership of their slots locked first or without. */
  double perSecond(boolean owned, Duration time) {
    long began = System.nanoTime();
    long end = began + time.toNanos();
    List<Future<Long>> running = new ArrayList<>();
    for (int i = 0; i < TRANSACTIONS; i++) {
      int part = i;
      running.add(threads.submit(() -> write(part, owned ? guarded : bare, end)));
    }
    long written = Working.sum(running);
    return written / ((System.nanoTime() - began) / 1e9);
  }

  private long write(int part, String first, long end) throws SQLException {
    Connection connection = connections.get(part);
    long written = 0;
    try (PreparedStatement pass = connection.prepareStatement(first);
        PreparedStatement lockRows = connection.prepareStatement(lock);
        PreparedStatement replaceRows = connection.prepareStatement(replace);
        PreparedStatement recordWriters = connection.prepareStatement(record)) {
      while (System.nanoTime() - end < 0) {
        long[] ids = ids(part);
        bindAndCount(pass, ids, GuardedTable.SLOTS);
        bindAndCount(lockRows, ids, Long.MAX_VALUE);
        long now = System.nanoTime();
        for (int i = 0; i < rows; i++) {
          bind(replaceRows, i, ids[i], "row " + now, now);
          bind(recordWriters, i, ids[i] % GuardedTable.SLOTS, 1L, now);
        }
        replaceRows.executeUpdate();
        recordWriters.executeUpdate();
        connection.commit();
        written += rows;
      }
    }
    return written;
  }

  /** Different ones, whose slots differ from those of the other transaction. */
  private long[] ids(int part) {
    return ThreadLocalRandom.current()
        .longs(0, GuardedTable.SLOTS / TRANSACTIONS)
        .distinct()
        .limit(rows)
        .map(each -> 1 + each * TRANSACTIONS + part)
        .toArray();
  }

  private void bindAndCount(PreparedStatement select, long[] ids, long modulo) throws SQLException {
    for (int i = 0; i < rows; i++) {
      select.setLong(i + 1, ids[i] % modulo);
    }
    int found = 0;
    try (ResultSet result = select.executeQuery()) {
      while (result.next()) {
        found++;
      }
    }
    if (found != rows) {
      throw new IllegalStateException("of " + rows + " rows " + found + " were found");
    }
  }

  private static void bind(PreparedStatement insert, int row, long first, Object second, long third)
      throws SQLException {
    int index = 3 * row;
    insert.setLong(index + 1, first);
    insert.setObject(index + 2, second);
    insert.setLong(index + 3, third);
  }

  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
