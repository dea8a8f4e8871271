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
import java.util.function.LongPredicate;

/**
 * Fills {@code item}, and beside it {@code plain_item} for those who read and write without the
 * tier: without the tier's columns, and with all of the rows on every shard.
 */
public final class ItemRows {
  /** The table without the tier's columns. */
  public static final String PLAIN_TABLE = "plain_item";

  private static final int BATCH = 2_000;

  private ItemRows() {}

  /** Inserts the keys 0 to this by plain SQL, past the tier. */
  public static void insert(LocalCluster cluster, int keys) {
    for (MySqlTopology.Shard shard : cluster.mysql().orElseThrow().shards()) {
      try (Connection connection = ShardSql.connect(shard.primary(), cluster.state().database())) {
        insert(connection, keys);
        ShardSql.awaitReplicas(shard, cluster.state().database());
      } catch (SQLException broken) {
        throw RunException.failed(
            "cannot fill " + shard.name() + ": " + broken.getMessage(), broken);
      }
    }
  }

  /**
   * Inserts the keys 0 to this into {@code item} alone, past the change feed, too: it would drop
   * what has been read meanwhile. Replicas would never have them.
   */
  public static void insertQuietly(LocalCluster cluster, int keys) {
    for (MySqlTopology.Shard shard : cluster.mysql().orElseThrow().shards()) {
      try (Connection connection = ShardSql.connect(shard.primary(), cluster.state().database());
          Statement statement = connection.createStatement()) {
        statement.execute("SET SESSION sql_log_bin = 0");
        BitSet owned = ShardSql.ownedSlots(connection);
        connection.setAutoCommit(false);
        insertAdopted(connection, keys, owned);
      } catch (SQLException broken) {
        throw RunException.failed(
            "cannot fill " + shard.name() + ": " + broken.getMessage(), broken);
      }
    }
  }

  private static void insert(Connection connection, int keys) throws SQLException {
    BitSet owned = ShardSql.ownedSlots(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE plain_item (id BIGINT NOT NULL PRIMARY KEY, content VARCHAR(200) NOT NULL)");
    }
    connection.setAutoCommit(false);
    insertAdopted(connection, keys, owned);
    insert(connection, "INSERT INTO plain_item (id, content) VALUES (?, ?)", keys, key -> true);
  }

  private static void insertAdopted(Connection connection, int keys, BitSet owned)
      throws SQLException {
    insert(
        connection,
        "INSERT INTO item (id, content, _version) VALUES (?, ?, 1)",
        keys,
        key -> owned.get(Slots.of(ColumnKind.INTEGER, key)));
  }

  private static void insert(Connection connection, String sql, int keys, LongPredicate wanted)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int waiting = 0;
      for (long key = 0; key < keys; key++) {
        if (wanted.test(key)) {
          Item item = Item.of(key, 0);
          insert.setLong(1, item.id());
          insert.setString(2, item.content());
          insert.addBatch();
          waiting++;
        }
        if (waiting == BATCH) {
          insert.executeBatch();
          connection.commit();
          waiting = 0;
        }
      }
      insert.executeBatch();
      connection.commit();
    }
  }
}
