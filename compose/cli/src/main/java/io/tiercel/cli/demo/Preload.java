package io.tiercel.cli.demo;

import io.tiercel.cli.demo.ledger.WriteLedger;
import io.tiercel.cli.demo.shop.ShopFamily;
import io.tiercel.cli.demo.shop.ShopRow;
import io.tiercel.cli.demo.shop.ShopTable;
import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.demo.trace.TraceObject;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import io.tiercel.router.ShardMap;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Puts a row for every object of a trace onto the shard that owns it, before anybody reads: plain
 * multi-row inserts, one thread per shard, then a wait until the replicas have them too.
 */
final class Preload {
  private static final int ROWS_PER_STATEMENT = 250;
  private static final int ROWS_PER_COMMIT = 4_000;
  private static final int REPLICA_WAIT_SECONDS = 60;

  private final MySqlTopology servers;
  private final String database;
  private final ShardMap map;

  Preload(MySqlTopology servers, String database, ShardMap map) {
    this.servers = servers;
    this.database = database;
    this.map = map;
  }

  /** Loads every object; returns how many rows that made. */
  int run(Trace trace) {
    Map<String, Map<Integer, List<TraceObject>>> byShardAndType = distribute(trace);
    ExecutorService threads = Executors.newFixedThreadPool(servers.shards().size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (MySqlTopology.Shard shard : servers.shards()) {
        Map<Integer, List<TraceObject>> objects =
            byShardAndType.getOrDefault(shard.name(), Map.of());
        running.add(
            threads.submit(
                () -> {
                  load(shard, objects);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
      return trace.objects();
    } catch (ExecutionException failed) {
      throw DemoException.failed("the rows cannot be loaded: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw DemoException.failed("interrupted while loading rows", interrupted);
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<String, Map<Integer, List<TraceObject>>> distribute(Trace trace) {
    Map<String, Map<Integer, List<TraceObject>>> objects = new TreeMap<>();
    for (int number = 0; number < trace.objects(); number++) {
      TraceObject object = trace.describe(number);
      String shard = map.ownerOf(Slots.of(ColumnKind.INTEGER, (long) object.id()));
      objects
          .computeIfAbsent(shard, name -> new TreeMap<>())
          .computeIfAbsent(object.type(), type -> new ArrayList<>())
          .add(object);
    }
    return objects;
  }

  private void load(MySqlTopology.Shard shard, Map<Integer, List<TraceObject>> objects)
      throws SQLException, ReflectiveOperationException {
    try (Connection connection = connect(shard.primary())) {
      connection.setAutoCommit(false);
      for (Map.Entry<Integer, List<TraceObject>> each : objects.entrySet()) {
        ShopTable table = ShopTable.ofType(each.getKey());
        insert(connection, table.name(), table.family(), each.getValue());
      }
      connection.commit();
      awaitReplicas(connection, shard.replicas());
    }
  }

  private static <V extends Record & ShopRow> void insert(
      Connection connection, String table, ShopFamily<V> family, List<TraceObject> objects)
      throws SQLException, ReflectiveOperationException {
    RecordComponent[] components = family.row().getRecordComponents();
    try (PreparedStatement insert = connection.prepareStatement(statement(table, components))) {
      int rows = 0;
      for (TraceObject object : objects) {
        V row = family.make(object, WriteLedger.PRELOADED_REVISION);
        for (int i = 0; i < components.length; i++) {
          insert.setObject(i + 1, components[i].getAccessor().invoke(row));
        }
        insert.addBatch();
        rows++;
        if (rows % ROWS_PER_STATEMENT == 0) {
          insert.executeBatch();
        }
        if (rows % ROWS_PER_COMMIT == 0) {
          connection.commit();
        }
      }
      insert.executeBatch();
    }
  }

  private static String statement(String table, RecordComponent[] components) {
    String columns =
        Arrays.stream(components)
            .map(each -> each.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return "INSERT INTO "
        + table
        + " ("
        + columns
        + ", _version) VALUES ("
        + "?, ".repeat(components.length)
        + WriteLedger.PRELOADED_VERSION
        + ")";
  }

  private void awaitReplicas(Connection primary, List<MySqlServer> replicas) throws SQLException {
    String executed = text(primary, "SELECT @@GLOBAL.gtid_executed").replace("\n", "");
    for (MySqlServer replica : replicas) {
      try (Connection connection = connect(replica);
          PreparedStatement wait =
              connection.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
        wait.setString(1, executed);
        wait.setInt(2, REPLICA_WAIT_SECONDS);
        try (ResultSet result = wait.executeQuery()) {
          if (!result.next() || result.getInt(1) != 0) {
            throw DemoException.failed(
                replica.name() + " does not follow its primary; see its log", null);
          }
        }
      }
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private Connection connect(MySqlServer server) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://"
            + server.host()
            + ":"
            + server.port()
            + "/"
            + database
            + "?rewriteBatchedStatements=true",
        server.user(),
        server.password());
  }
}
