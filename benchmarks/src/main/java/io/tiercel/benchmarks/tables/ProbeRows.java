package io.tiercel.benchmarks.tables;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlTopology;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Fills the table {@code probe} by plain SQL, past the tier: nothing is cached afterwards. And
 * tables like it for those who read and write without the tier.
 */
public final class ProbeRows {
  private static final int BATCH = 2_000;

  private ProbeRows() {}

  /** Inserts the keys 0 to this, each at the shard that owns it. */
  public static void insert(LocalCluster cluster, int keys) {
    for (MySqlTopology.Shard shard : shards(cluster)) {
      try (Connection connection = ShardSql.connect(shard.primary(), cluster.state().database())) {
        BitSet owned = ShardSql.ownedSlots(connection);
        insert(
            connection,
            "INSERT INTO probe (id, n, _version) VALUES (?, 0, 1)",
            keys,
            key -> owned.get(Slots.of(ColumnKind.INTEGER, key)));
      } catch (SQLException broken) {
        throw failed(shard, broken);
      }
    }
  }

  /**
   * Makes a table without the tier's columns, and inserts the keys 0 to this: the key's remainder
   * says at which shard, in their order.
   */
  public static void insertPlain(LocalCluster cluster, String table, int keys) {
    List<MySqlTopology.Shard> shards = shards(cluster);
    for (int i = 0; i < shards.size(); i++) {
      MySqlTopology.Shard shard = shards.get(i);
      int remainder = i;
      try (Connection connection = ShardSql.connect(shard.primary(), cluster.state().database());
          Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE " + table + " (id BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)");
        insert(
            connection,
            "INSERT INTO " + table + " (id, n) VALUES (?, 0)",
            keys,
            key -> key % shards.size() == remainder);
      } catch (SQLException broken) {
        throw failed(shard, broken);
      }
    }
  }

  private static List<MySqlTopology.Shard> shards(LocalCluster cluster) {
    return cluster.mysql().orElseThrow().shards();
  }

  private static RunException failed(MySqlTopology.Shard shard, SQLException broken) {
    return RunException.failed("cannot fill " + shard.name() + ": " + broken.getMessage(), broken);
  }

  private static void insert(Connection connection, String sql, int keys, LongPredicate wanted)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int waiting = 0;
      for (long key = 0; key < keys; key++) {
        if (wanted.test(key)) {
          insert.setLong(1, key);
          insert.addBatch();
          waiting++;
        }
        if (waiting == BATCH) {
          insert.executeBatch();
          waiting = 0;
        }
      }
      insert.executeBatch();
    }
    connection.commit();
  }
}
