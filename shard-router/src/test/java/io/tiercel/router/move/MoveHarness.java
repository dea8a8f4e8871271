package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.local.MySqlServer;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterConfig;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.router.RowWritten;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardRouters;
import io.tiercel.router.ShardStatus.EndpointStatus;
import io.tiercel.router.TestCluster;
import io.tiercel.router.WriterSequence;
import io.tiercel.router.topology.SlotMove;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A cluster of two shards whose slots move, with a router to write by and movers to start. */
final class MoveHarness implements AutoCloseable {
  static final String ITEM =
      """
      CREATE TABLE item (
        id BIGINT NOT NULL PRIMARY KEY,
        name VARCHAR(20),
        amount INT NOT NULL DEFAULT 7,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        KEY (_slot, id))""";

  /** Quick to take over, with small chunks, and no grace. */
  static final MoverConfig QUICK =
      new MoverConfig(
          Duration.ofMillis(600),
          Duration.ofMillis(20),
          Duration.ZERO,
          100,
          16,
          4_000,
          Duration.ofMillis(2_000));

  /** As in production, with no grace. */
  static final MoverConfig PATIENT = MoverConfig.DEFAULT.withGrace(Duration.ZERO);

  private static final AtomicLong WRITERS = new AtomicLong(System.nanoTime());

  private final MySqlExtension mysql;
  private final TestCluster cluster;
  private final ShardRouter router;
  private final List<SlotMover> movers = new ArrayList<>();

  private MoveHarness(MySqlExtension mysql, TestCluster cluster) {
    this.mysql = mysql;
    this.cluster = cluster;
    this.router =
        ShardRouters.connect(
            RouterConfig.of(cluster.catalog(), cluster.credentials()), new SimpleMeterRegistry());
  }

  static MoveHarness open(MySqlExtension mysql, String... ddl) throws SQLException {
    TestCluster cluster = TestCluster.create(mysql, "move");
    for (var shard : mysql.topology().shards()) {
      for (String statement : ddl) {
        execute(mysql, shard.primary(), cluster.spec().database(), statement);
      }
    }
    return new MoveHarness(mysql, cluster);
  }

  TestCluster cluster() {
    return cluster;
  }

  ShardRouter router() {
    return router;
  }

  MoveJobs jobs() {
    return new MoveJobs(cluster.catalog(), cluster.credentials());
  }

  MySqlServer primary(int shard) {
    return mysql.topology().shards().get(shard - 1).primary();
  }

  String name(int shard) {
    return mysql.topology().shards().get(shard - 1).name();
  }

  /** The first so many slots of a shard. */
  List<Integer> slotsOf(int shard, int count) {
    String name = name(shard);
    return IntStream.range(0, 4096)
        .filter(slot -> router.shardMap().ownerOf(slot).equals(name))
        .limit(count)
        .boxed()
        .toList();
  }

  /** Orders a move of slots from shard 1 to shard 2, as fast as can be. */
  long order(List<Integer> slots) {
    List<SlotMove> moves =
        slots.stream().map(slot -> new SlotMove(slot, name(1), name(2))).toList();
    MoveJobs jobs = jobs();
    return jobs.create(jobs.planMoves(MoveKind.REBALANCE, moves), 0L);
  }

  /** The other way round. */
  long orderBack(List<Integer> slots) {
    List<SlotMove> moves =
        slots.stream().map(slot -> new SlotMove(slot, name(2), name(1))).toList();
    MoveJobs jobs = jobs();
    return jobs.create(jobs.planMoves(MoveKind.REBALANCE, moves), 0L);
  }

  SlotMover mover(MoveSteps steps) {
    return mover(QUICK, steps);
  }

  SlotMover mover(MoverConfig config, MoveSteps steps) {
    return mover(config, steps, () -> true);
  }

  SlotMover mover(MoverConfig config, MoveSteps steps, MoverHost host) {
    AtomicInteger threads = new AtomicInteger();
    SlotMover mover =
        new SlotMover(
            cluster.catalog(),
            cluster.credentials(),
            config,
            "test",
            work -> {
              Thread thread = new Thread(work, "mover-" + threads.incrementAndGet());
              thread.setDaemon(true);
              thread.setUncaughtExceptionHandler((t, e) -> {});
              return thread;
            },
            new Random(7),
            steps,
            host);
    movers.add(mover);
    mover.start();
    return mover;
  }

  MoveProgress awaitEnd(long job) {
    return awaitState(job, MoveState.DONE);
  }

  MoveProgress awaitState(long job, MoveState state) {
    Awaitility.await("job " + job)
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> jobs().progress(job).state() == state || stuck(job, state));
    MoveProgress progress = jobs().progress(job);
    assertThat(progress.state()).as(progress.toString()).isEqualTo(state);
    return progress;
  }

  /** The mover may find a restarted server before the router's next probe of it does. */
  void awaitServing() {
    Awaitility.await("every server")
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                router.status().stream()
                    .flatMap(shard -> shard.endpoints().stream())
                    .allMatch(EndpointStatus::healthy));
  }

  private boolean stuck(long job, MoveState wanted) {
    MoveState state = jobs().progress(job).state();
    return state.ended() || (state == MoveState.FAILED && wanted != MoveState.FAILED);
  }

  int slotOf(long id) {
    return router.table("item").slotOf(new RowKey(id));
  }

  /** The first ids whose slots are among these. */
  List<Long> idsIn(List<Integer> slots, int count) {
    List<Long> ids = new ArrayList<>();
    for (long id = 1; ids.size() < count; id++) {
      if (slots.contains(slotOf(id))) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** A client whose writes are numbered. */
  final class Writer {
    private final long id = WRITERS.incrementAndGet();
    private long sequence;

    WriterSequence next() {
      return new WriterSequence(id, ++sequence);
    }

    RowWritten put(long key, long amount) {
      return write(item(Kind.PUT, key, amount, next()));
    }

    RowWritten delete(long key) {
      return write(item(Kind.DELETE, key, 0, next()));
    }

    RowWrite item(Kind kind, long key, long amount, WriterSequence sequence) {
      return new RowWrite(
          router.table("item"),
          kind,
          new RowKey(key),
          kind == Kind.DELETE ? null : new @Nullable Object[] {key, "n" + amount, amount},
          List.of(),
          0,
          0,
          sequence);
    }
  }

  RowWritten write(RowWrite write) {
    return router.write(write, Deadline.after(Duration.ofSeconds(20)));
  }

  void sql(int shard, String statement) throws SQLException {
    execute(mysql, primary(shard), cluster.spec().database(), statement);
  }

  /** With dates that no calendar has. */
  void sqlLoosely(int shard, String statement) throws SQLException {
    try (Connection connection = connect(shard);
        Statement one = connection.createStatement()) {
      one.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
      one.execute(statement);
    }
  }

  /** Waits until the shard's replicas have all that its primary has. */
  void awaitReplicated(int shard) throws SQLException {
    try (Connection primary = connect(shard)) {
      String executed =
          Sql.ask(primary, row -> row.getString(1), "SELECT @@GLOBAL.gtid_executed").get(0);
      for (MySqlServer replica : mysql.topology().shards().get(shard - 1).replicas()) {
        try (Connection connection = mysql.connect(replica)) {
          Sql.ask(
              connection,
              row -> row.getInt(1),
              "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 20)");
        }
      }
    }
  }

  void stopReplication(MySqlServer replica) throws SQLException {
    execute(mysql, replica, "mysql", "STOP REPLICA");
  }

  /** Runs on the catalog's server. */
  void catalogSql(String statement) throws SQLException {
    execute(mysql, mysql.topology().catalog(), "tiercel_catalog", statement);
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

  Connection connect(int shard) throws SQLException {
    Connection connection = mysql.connect(primary(shard));
    connection.setCatalog(cluster.spec().database());
    return connection;
  }

  long number(int shard, String query) throws SQLException {
    try (Connection connection = connect(shard);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  String text(int shard, String query) throws SQLException {
    try (Connection connection = connect(shard);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Rows of a query, each as one text, by its first column. */
  Map<String, String> rows(int shard, String query) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (Connection connection = connect(shard);
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

  /** Every slot has one owner: the one that the catalog names. */
  void assertOneOwnerEach() throws SQLException {
    long owned =
        number(1, "SELECT COUNT(*) FROM tiercel_slot WHERE state = 'OWNED'")
            + number(2, "SELECT COUNT(*) FROM tiercel_slot WHERE state = 'OWNED'");
    assertThat(owned).isEqualTo(4096);
    for (int shard = 1; shard <= 2; shard++) {
      List<String> here =
          List.copyOf(rows(shard, "SELECT slot FROM tiercel_slot WHERE state = 'OWNED'").keySet());
      try (Connection connection = mysql.connect(mysql.topology().catalog());
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT slot FROM tiercel_catalog.slot_map WHERE shard = '"
                      + name(shard)
                      + "'")) {
        List<String> mapped = new ArrayList<>();
        while (rows.next()) {
          mapped.add(rows.getString(1));
        }
        assertThat(here).containsExactlyInAnyOrderElementsOf(mapped);
      }
    }
  }

  /** Every mover that was started and has not died. */
  void closeMovers() {
    movers.forEach(SlotMover::close);
    movers.clear();
  }

  @Override
  public void close() {
    closeMovers();
    router.close();
  }
}
