package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.Credentials;
import io.tiercel.router.TestCluster;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A cluster of two shards, and a plain MySQL database beside it with tables to import. */
final class ImportHarness implements AutoCloseable {
  static final String ORDERS =
      """
      CREATE TABLE orders (
        id BIGINT NOT NULL PRIMARY KEY,
        name VARCHAR(20),
        amount BIGINT NOT NULL DEFAULT 7%s)""";
  static final String ADOPTED =
      """
      , _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id)""";

  /** Small chunks, and nobody to wait for. */
  static final ImportConfig QUICK = inChunks(500);

  /** The same, and waits for a server that fails. */
  static final ImportConfig PATIENT = patient(false);

  /** The same, and switches when it is told. */
  static final ImportConfig HOLDING = patient(true);

  private final MySqlExtension mysql;
  private final MoveHarness cluster;
  private final String database;
  private final MySqlServer server;

  private ImportHarness(MySqlExtension mysql, MoveHarness cluster, String database) {
    this.mysql = mysql;
    this.cluster = cluster;
    this.database = database;
    this.server = mysql.topology().catalog();
  }

  /** The same in chunks of so many rows. */
  static ImportConfig inChunks(int rows) {
    return new ImportConfig(0L, rows, Duration.ZERO, Duration.ofSeconds(5), Duration.ZERO, false);
  }

  private static ImportConfig patient(boolean hold) {
    return new ImportConfig(
        0L, 500, Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(60), hold);
  }

  /** With these tables in the cluster, and none outside. */
  static ImportHarness open(MySqlExtension mysql, String... ddl) throws SQLException {
    ImportHarness harness =
        new ImportHarness(mysql, MoveHarness.open(mysql, ddl), mysql.freshDatabase("outside"));
    try (Connection connection = mysql.connect(harness.server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + harness.database);
    }
    return harness;
  }

  MoveHarness cluster() {
    return cluster;
  }

  String database() {
    return database;
  }

  Connection connect() throws SQLException {
    Connection connection = mysql.connect(server);
    connection.setCatalog(database);
    return connection;
  }

  void outside(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement one = connection.createStatement()) {
      one.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
      for (String statement : statements) {
        one.execute(statement);
      }
    }
  }

  void onShards(String statement) throws SQLException {
    for (int shard = 1; shard <= 2; shard++) {
      cluster.sql(shard, statement);
    }
  }

  /** Rows of orders outside: ids from 1, in several statements. */
  void fill(int rows) throws SQLException {
    outside(
        "SET SESSION cte_max_recursion_depth = 10000000",
        "INSERT INTO orders (id, name, amount) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL"
            + " SELECT i + 1 FROM n WHERE i < "
            + rows
            + ") SELECT i, CONCAT('n', i), 0 FROM n");
  }

  ImportSource source(String table, String shardKey) {
    return source(table, shardKey, new Credentials(server.user(), server.password()));
  }

  ImportSource source(String table, String shardKey, Credentials login) {
    return new ImportSource(TestCluster.endpoint(server), database, table, shardKey, login);
  }

  TableImport tableImport(ImportSource source) {
    return new TableImport(cluster.cluster().catalog(), cluster.cluster().credentials(), source);
  }

  ImportReport run(ImportConfig config, MoveSteps steps) throws InterruptedException {
    return run(source("orders", "id"), config, steps);
  }

  ImportReport run(ImportSource source, ImportConfig config, MoveSteps steps)
      throws InterruptedException {
    return run(source, config, steps, ImportListener.SILENT);
  }

  ImportReport run(
      ImportSource source, ImportConfig config, MoveSteps steps, ImportListener listener)
      throws InterruptedException {
    return tableImport(source).run(config, ImportHarness::thread, new Random(3), steps, listener);
  }

  boolean abort() {
    return tableImport(source("orders", "id")).abort(ImportHarness::thread);
  }

  static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "import-worker");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> {});
    return thread;
  }

  /** Every row outside, by key; each as one text. */
  Map<String, String> rowsOutside(String query) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          byte[] value = rows.getBytes(i);
          text.append(value == null ? "NULL" : java.util.HexFormat.of().formatHex(value))
              .append('|');
        }
        found.put(rows.getString(1), text.toString());
      }
    }
    return found;
  }

  /** The same in the cluster; no key may be on both shards. */
  Map<String, String> rowsInside(String query) throws SQLException {
    Map<String, String> found = new TreeMap<>(cluster.rows(1, query));
    Map<String, String> others = cluster.rows(2, query);
    others.forEach((key, row) -> assertThat(found.put(key, row)).as("key " + key).isNull());
    assertThat(others).isNotEmpty();
    return found;
  }

  /** The switched table is in the cluster as it was outside, and each row where it belongs. */
  void assertImported() throws SQLException {
    String columns = "SELECT id, name, amount FROM ";
    assertThat(rowsInside(columns + "orders")).isEqualTo(rowsOutside(columns + "orders_imported"));
    for (int shard = 1; shard <= 2; shard++) {
      assertThat(
              cluster.number(
                  shard,
                  "SELECT COUNT(*) FROM orders o JOIN tiercel_slot s ON s.slot = o._slot"
                      + " WHERE s.state <> 'OWNED' OR o._version <> 1"))
          .isZero();
      assertThat(cluster.number(shard, "SELECT COUNT(*) FROM tiercel_move")).isZero();
    }
  }

  /** For the next test of the class. */
  void reset() throws SQLException {
    cluster.catalogSql("UPDATE table_import SET state = 'ABORTED' WHERE state = 'RUNNING'");
    onShards("TRUNCATE TABLE orders");
    for (int shard = 1; shard <= 2; shard++) {
      if (cluster.number(
              shard,
              "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
                  + " AND table_name = 'tiercel_move'")
          > 0) {
        cluster.sql(shard, "DELETE FROM tiercel_move");
      }
    }
    outside("DROP TABLE IF EXISTS orders, orders_imported");
    outside(ORDERS.formatted(""));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
