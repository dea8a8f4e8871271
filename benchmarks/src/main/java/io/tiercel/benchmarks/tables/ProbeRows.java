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
import java.util.BitSet;

/** Fills the table {@code probe} by plain SQL, past the tier: nothing is cached afterwards. */
public final class ProbeRows {
  private static final int BATCH = 2_000;

  private ProbeRows() {}

  /** Inserts the keys 0 to this, each at the shard that owns it. */
  public static void insert(LocalCluster cluster, int keys) {
    for (MySqlTopology.Shard shard : cluster.mysql().orElseThrow().shards()) {
      try (Connection connection = ShardSql.connect(shard.primary(), cluster.state().database())) {
        insert(connection, keys);
      } catch (SQLException broken) {
        throw RunException.failed(
            "cannot fill " + shard.name() + ": " + broken.getMessage(), broken);
      }
    }
  }

  private static void insert(Connection connection, int keys) throws SQLException {
    BitSet owned = ShardSql.ownedSlots(connection);
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO probe (id, n, _version) VALUES (?, 0, 1)")) {
      int waiting = 0;
      for (int key = 0; key < keys; key++) {
        if (owned.get(Slots.of(ColumnKind.INTEGER, (long) key))) {
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
