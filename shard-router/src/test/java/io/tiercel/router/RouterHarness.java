package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.local.MySqlServer;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A router on a cluster of its own, with short hands for rows and plain SQL beside the router.
 * Closing it checks that nothing was left lent.
 */
public final class RouterHarness implements AutoCloseable {
  /** One adopted table {@code item(id, name, amount)}. */
  public static final String ITEM =
      """
      CREATE TABLE item (
        id BIGINT NOT NULL PRIMARY KEY,
        name VARCHAR(20),
        amount INT NOT NULL DEFAULT 7,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        KEY (_slot, id))""";

  private static final AtomicLong WRITERS = new AtomicLong(System.nanoTime());

  private final MySqlExtension mysql;
  private final TestCluster cluster;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ShardRouter router;
  private final long writerId = WRITERS.incrementAndGet();
  private final AtomicLong sequences = new AtomicLong();

  private RouterHarness(MySqlExtension mysql, TestCluster cluster, RouterConfig config) {
    this.mysql = mysql;
    this.cluster = cluster;
    this.router = ShardRouters.connect(config, meters);
  }

  /** A fresh cluster with these tables and a router with the defaults. */
  public static RouterHarness open(MySqlExtension mysql, String... ddl) throws SQLException {
    TestCluster cluster = TestCluster.create(mysql, "router");
    return open(mysql, cluster, RouterConfig.of(cluster.catalog(), cluster.credentials()), ddl);
  }

  /** A router with this configuration on a cluster. */
  public static RouterHarness open(
      MySqlExtension mysql, TestCluster cluster, RouterConfig config, String... ddl)
      throws SQLException {
    for (var shard : mysql.topology().shards()) {
      for (String statement : ddl) {
        execute(mysql, shard.primary(), cluster.spec().database(), statement);
      }
    }
    return new RouterHarness(mysql, cluster, config);
  }

  /** The router under test. */
  public ShardRouter router() {
    return router;
  }

  TestCluster cluster() {
    return cluster;
  }

  SimpleMeterRegistry meters() {
    return meters;
  }

  String database() {
    return cluster.spec().database();
  }

  static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(10));
  }

  WriterSequence next() {
    return new WriterSequence(writerId, sequences.incrementAndGet());
  }

  /** The primary of a slot. */
  public MySqlServer primaryOf(int slot) {
    return shardOf(slot).primary();
  }

  io.tiercel.local.MySqlTopology.Shard shardOf(int slot) {
    String owner = router.shardMap().ownerOf(slot);
    return mysql.topology().shards().stream()
        .filter(shard -> shard.name().equals(owner))
        .findFirst()
        .orElseThrow();
  }

  /** The first key from 1 on that this shard owns. */
  long keyOn(String shard) {
    TableMeta item = router.table("item");
    for (long id = 1; ; id++) {
      if (router.shardMap().ownerOf(item.slotOf(new RowKey(id))).equals(shard)) {
        return id;
      }
    }
  }

  /** A write of a whole row. */
  public RowWrite item(Kind kind, long id, @Nullable String name, long amount) {
    return item(kind, id, name, amount, 0, next());
  }

  RowWrite item(
      Kind kind,
      long id,
      @Nullable String name,
      long amount,
      long expectedVersion,
      WriterSequence writer) {
    return new RowWrite(
        router.table("item"),
        kind,
        new RowKey(id),
        kind == Kind.DELETE ? null : new @Nullable Object[] {id, name, amount},
        List.of(),
        expectedVersion,
        0,
        writer);
  }

  /** Writes through the router. */
  public RowWritten write(RowWrite write) {
    return router.write(write, soon());
  }

  StoredRow read(long id, ReadPreference preference) {
    return router
        .readRows(router.table("item"), List.of(new RowKey(id)), preference, soon())
        .get(0);
  }

  /** The name in a row of {@code item}; null where there is no row. */
  @Nullable Object name(long id, ReadPreference preference) {
    @Nullable Object @Nullable [] values = read(id, preference).values();
    return values == null ? null : values[1];
  }

  /**
   * Whether a replica answers a read of the row: of two servers of a shard, who takes no writes.
   */
  boolean replicaAnswers(long id, ReadPreference preference) {
    int slot = router.table("item").slotOf(new RowKey(id));
    return router.withShard(
        slot,
        preference,
        soon(),
        handle -> handle.select("SELECT @@super_read_only").mapTo(Boolean.class).one());
  }

  void sql(MySqlServer server, String statement) throws SQLException {
    execute(mysql, server, database(), statement);
  }

  /** The first column of the first row, as text; null when there is none. */
  @Nullable String ask(MySqlServer server, String query) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** Returns when some transaction of the server waits for a lock. */
  void awaitLockWait(MySqlServer server) {
    Awaitility.await()
        .until(
            () ->
                "1"
                    .equals(
                        ask(
                            server,
                            "SELECT COUNT(*) FROM information_schema.innodb_trx"
                                + " WHERE trx_state = 'LOCK WAIT'")));
  }

  /** A plain connection to the application's database; the caller closes it. */
  public Connection connect(MySqlServer server) throws SQLException {
    Connection connection = mysql.connect(server);
    connection.setCatalog(database());
    return connection;
  }

  private static void execute(MySqlExtension mysql, MySqlServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = mysql.connect(server)) {
      connection.setCatalog(database);
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  /** Everything borrowed is back. */
  void assertNothingLent() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(router.status())
                    .allSatisfy(
                        shard ->
                            assertThat(shard.endpoints())
                                .allSatisfy(
                                    endpoint -> {
                                      assertThat(endpoint.outstanding()).isZero();
                                      assertThat(endpoint.active()).isZero();
                                      assertThat(endpoint.waiting()).isZero();
                                    })));
  }

  @Override
  public void close() {
    try {
      assertNothingLent();
    } finally {
      router.close();
    }
  }
}
