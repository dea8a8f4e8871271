package io.tiercel.benchmarks.guard;

import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A table with the ownership and writer rows of a shard, and callers that update it by key, each on
 * a connection of its own. Confined to one thread, but for its callers.
 */
final class GuardedTable implements AutoCloseable {
  static final String DATABASE = "bench";
  private static final int ROWS = 20_000;
  static final int SLOTS = 4_096;
  private static final List<String> SCHEMA =
      List.of(
          "CREATE DATABASE IF NOT EXISTS bench",
          "CREATE TABLE bench.item (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(100),"
              + " _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,"
              + " _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id))",
          "CREATE TABLE bench.tiercel_slot (slot SMALLINT UNSIGNED NOT NULL PRIMARY KEY,"
              + " state ENUM('OWNED','FENCED','MOVED','IMPORTING','NONE') NOT NULL)",
          "CREATE TABLE bench.tiercel_writer (slot SMALLINT UNSIGNED NOT NULL,"
              + " writer_id BIGINT NOT NULL, sequence BIGINT UNSIGNED NOT NULL,"
              + " PRIMARY KEY (slot, writer_id))",
          "SET SESSION cte_max_recursion_depth = 1000000",
          "INSERT INTO bench.item (id, name, _version) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL"
              + " SELECT i + 1 FROM n WHERE i < "
              + ROWS
              + ") SELECT i, 'a row', 1 FROM n",
          "INSERT INTO bench.tiercel_slot WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL"
              + " SELECT i + 1 FROM n WHERE i < "
              + (SLOTS - 1)
              + ") SELECT i, 'OWNED' FROM n",
          "INSERT INTO bench.tiercel_writer SELECT slot, 1, 1 FROM bench.tiercel_slot");

  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService threads;

  /** What an update does besides. */
  enum Kind {
    /** Nothing. */
    BARE("UPDATE item SET name = ?, _version = _version + 1 WHERE id = ?"),
    /** It checks that the slot is owned, and holds that to its commit. */
    GUARDED(
        "UPDATE tiercel_slot s JOIN item t ON t.id = ?"
            + " SET t.name = ?, t._version = t._version + 1"
            + " WHERE s.slot = ? AND s.state = 'OWNED'"),
    /** It records its writer's sequence number too. */
    RECORDED(
        "UPDATE tiercel_slot s JOIN tiercel_writer w ON w.slot = s.slot AND w.writer_id = 1"
            + " JOIN item t ON t.id = ?"
            + " SET t.name = ?, t._version = t._version + 1, w.sequence = w.sequence + 1"
            + " WHERE s.slot = ? AND s.state = 'OWNED'");

    private final String sql;

    Kind(String sql) {
      this.sql = sql;
    }
  }

  GuardedTable(MySqlServer server, int callers) throws SQLException {
    threads = Executors.newFixedThreadPool(callers);
    for (int i = 0; i < callers; i++) {
      connections.add(ShardSql.connect(server, DATABASE));
    }
  }

  static void create(MySqlServer server) throws SQLException {
    try (Connection connection = ShardSql.connect(server, "");
        Statement statement = connection.createStatement()) {
      for (String sql : SCHEMA) {
        statement.execute(sql);
      }
    }
  }

  /** All callers update rows of their choice, as fast as they can, for so long. */
  double perSecond(Kind kind, Duration time) {
    long began = System.nanoTime();
    long end = began + time.toNanos();
    List<Future<Long>> callers = new ArrayList<>();
    for (Connection connection : connections) {
      callers.add(threads.submit(() -> updates(connection, kind, end)));
    }
    long updates = Working.sum(callers);
    return updates / ((System.nanoTime() - began) / 1e9);
  }

  private static long updates(Connection connection, Kind kind, long end) throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long done = 0;
    try (PreparedStatement update = connection.prepareStatement(kind.sql)) {
      while (System.nanoTime() - end < 0) {
        long id = 1L + random.nextInt(ROWS);
        bind(update, kind, id, "row " + random.nextInt());
        if (update.executeUpdate() == 0) {
          throw new IllegalStateException("row " + id + " was not updated");
        }
        done++;
      }
    }
    return done;
  }

  private static void bind(PreparedStatement update, Kind kind, long id, String name)
      throws SQLException {
    if (kind == Kind.BARE) {
      update.setString(1, name);
      update.setLong(2, id);
      return;
    }
    update.setLong(1, id);
    update.setString(2, name);
    // Any slot: the check costs the same, and the rows' own are not needed here.
    update.setInt(3, (int) (id % SLOTS));
  }

  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
