package io.tiercel.cli.demo;

import io.tiercel.cli.demo.ledger.WriteLedger;
import io.tiercel.cli.demo.shop.ShopFamily;
import io.tiercel.cli.demo.shop.ShopRow;
import io.tiercel.cli.demo.shop.ShopTable;
import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.demo.trace.TraceObject;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlTopology;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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

  private final MySqlTopology servers;
  private final String database;

  Preload(MySqlTopology servers, String database) {
    this.servers = servers;
    this.database = database;
  }

  /** Loads every object; returns how many rows that made. */
  int run(Trace trace) {
    ExecutorService threads = Executors.newFixedThreadPool(servers.shards().size());
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (MySqlTopology.Shard shard : servers.shards()) {
        running.add(threads.submit(() -> load(shard, trace)));
      }
      int rows = 0;
      for (Future<Integer> each : running) {
        rows += each.get();
      }
      if (rows != trace.objects()) {
        throw RunException.failed(
            "the shards own " + rows + " of " + trace.objects() + " rows; check their slots", null);
      }
      return rows;
    } catch (ExecutionException failed) {
      throw RunException.failed("the rows cannot be loaded: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while loading rows", interrupted);
    } finally {
      threads.shutdownNow();
    }
  }

  private int load(MySqlTopology.Shard shard, Trace trace)
      throws SQLException, ReflectiveOperationException {
    try (Connection connection = ShardSql.connect(shard.primary(), database)) {
      connection.setAutoCommit(false);
      Map<Integer, List<TraceObject>> objects = objectsIn(ShardSql.ownedSlots(connection), trace);
      int rows = 0;
      for (Map.Entry<Integer, List<TraceObject>> each : objects.entrySet()) {
        ShopTable table = ShopTable.ofType(each.getKey());
        insert(connection, table.name(), table.family(), each.getValue());
        rows += each.getValue().size();
      }
      connection.commit();
      ShardSql.awaitReplicas(shard, database);
      return rows;
    }
  }

  private static Map<Integer, List<TraceObject>> objectsIn(BitSet slots, Trace trace) {
    Map<Integer, List<TraceObject>> byType = new TreeMap<>();
    for (int number = 0; number < trace.objects(); number++) {
      TraceObject object = trace.describe(number);
      if (slots.get(Slots.of(ColumnKind.INTEGER, (long) object.id()))) {
        byType.computeIfAbsent(object.type(), type -> new ArrayList<>()).add(object);
      }
    }
    return byType;
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
}
