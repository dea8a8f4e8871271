package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlTopology;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Rows for the sample table {@code customers}, the same ones every time: multi-row inserts past the
 * tier, one thread per shard, because a million of them shall not take minutes. Rows that are there
 * stay as they are.
 */
final class SampleRows {
  private static final int ROWS_PER_COMMIT = 2_000;
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
  private static final String INSERT =
      """
      INSERT IGNORE INTO customers
        (id, name, email, country, balance, active, joined, _version)
      VALUES (?, ?, ?, ?, ?, ?, ?, 1)""";

  private SampleRows() {}

  /** Puts customers 1 to {@code count} onto the shards that own them, and onto their replicas. */
  static void write(LocalCluster cluster, int count, Progress progress) {
    progress.step("sample rows (" + count + ")");
    List<MySqlTopology.Shard> shards = cluster.served();
    ExecutorService threads = Executors.newFixedThreadPool(shards.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (MySqlTopology.Shard shard : shards) {
        running.add(
            threads.submit(
                () -> {
                  write(shard, cluster.state().database(), count);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException failed) {
      throw RunException.failed("the sample rows cannot be written: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while writing sample rows", interrupted);
    } finally {
      threads.shutdownNow();
    }
    progress.done();
  }

  private static void write(MySqlTopology.Shard shard, String database, int count)
      throws SQLException {
    try (Connection connection = ShardSql.connect(shard.primary(), database);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      BitSet slots = ShardSql.ownedSlots(connection);
      int pending = 0;
      for (int id = 1; id <= count; id++) {
        if (slots.get(Slots.of(ColumnKind.INTEGER, (long) id))) {
          set(insert, id);
          pending++;
        }
        if (pending == ROWS_PER_COMMIT || id == count) {
          insert.executeBatch();
          connection.commit();
          pending = 0;
        }
      }
      ShardSql.awaitReplicas(shard, database);
    }
  }

  private static void set(PreparedStatement insert, int id) throws SQLException {
    insert.setLong(1, id);
    insert.setString(2, "Customer " + id);
    insert.setString(3, "customer" + id + "@example.org");
    insert.setString(4, id % 3 == 0 ? "DE" : id % 3 == 1 ? "FR" : "PL");
    insert.setBigDecimal(5, BigDecimal.valueOf(id * 37L % 100_000, 2));
    insert.setBoolean(6, id % 10 != 0);
    insert.setObject(7, FIRST_DAY.plusDays(id % 2_000));
    insert.addBatch();
  }
}
