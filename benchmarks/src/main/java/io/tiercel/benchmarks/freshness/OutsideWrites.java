package io.tiercel.benchmarks.freshness;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlTopology;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts keys up by plain SQL at their primaries, as a program does that knows nothing of the tier:
 * it leaves {@code _version} as it is. Confined to one thread.
 */
final class OutsideWrites implements AutoCloseable {
  private final List<Connection> connections = new ArrayList<>();
  private final Map<Integer, Connection> byKey = new TreeMap<>();

  /** Connects to every primary. */
  OutsideWrites(LocalCluster cluster, int keys) {
    try {
      for (MySqlTopology.Shard shard : cluster.mysql().orElseThrow().shards()) {
        Connection connection = ShardSql.connect(shard.primary(), cluster.state().database());
        connections.add(connection);
        BitSet owned = ShardSql.ownedSlots(connection);
        for (int key = 0; key < keys; key++) {
          if (owned.get(Slots.of(ColumnKind.INTEGER, (long) key))) {
            byKey.put(key, connection);
          }
        }
      }
    } catch (SQLException broken) {
      close();
      throw RunException.failed("cannot write past the tier: " + broken.getMessage(), broken);
    }
  }

  /** Sets a key's count, committed when this returns. */
  void write(int key, long n) {
    Connection connection = byKey.get(key);
    if (connection == null) {
      throw new IllegalStateException("no shard owns key " + key);
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE probe SET n = ? WHERE id = ?")) {
      update.setLong(1, n);
      update.setLong(2, key);
      update.executeUpdate();
    } catch (SQLException broken) {
      throw RunException.failed("a write past the tier failed: " + broken.getMessage(), broken);
    }
  }

  @Override
  public void close() {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException alreadyBroken) {
        System.err.println("a connection broke: " + alreadyBroken.getMessage());
      }
    }
  }
}
