package io.tiercel.cli.check;

import io.tiercel.cli.check.app.KeySpace;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.KeyHistory;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The checked table in MySQL, by plain SQL past the tier. Confined to one thread. */
final class CheckedRows {
  private static final String SCHEMA =
      """
      CREATE TABLE checked (
        id BIGINT NOT NULL PRIMARY KEY,
        content BIGINT NOT NULL,
        total BIGINT NOT NULL,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        KEY by_slot (_slot, id)
      );
      """;

  private final MySqlTopology servers;
  private final String database;
  private final KeySpace keys;

  CheckedRows(MySqlTopology servers, String database, KeySpace keys) {
    this.servers = servers;
    this.database = database;
    this.keys = keys;
  }

  /** Writes the table's migration into a new folder. */
  static void writeSchema(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("V1__checked.sql"), SCHEMA);
  }

  /** Puts the first rows where they belong. */
  void fill() {
    try {
      for (MySqlTopology.Shard shard : servers.shards()) {
        try (Connection connection = ShardSql.connect(shard.primary(), database)) {
          fill(connection, ShardSql.ownedSlots(connection));
        }
        ShardSql.awaitReplicas(shard, database);
      }
    } catch (SQLException refused) {
      throw RunException.failed("the first rows cannot be written: " + refused, refused);
    }
  }

  private void fill(Connection connection, BitSet slots) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO checked (id, content, total, _version) VALUES (?, ?, 0, ?)")) {
      for (long key = 0; key < keys.size(); key++) {
        if (keys.filled(key) && slots.get(Slots.of(ColumnKind.INTEGER, key))) {
          insert.setLong(1, key);
          insert.setLong(2, KeySpace.firstContent(key));
          insert.setLong(3, KeySpace.FIRST_VERSION);
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  /** Adds every key to a history, with the row it had before the run. */
  void addKeys(History history) {
    for (long key = 0; key < keys.size(); key++) {
      StoredRow initial =
          keys.filled(key)
              ? new StoredRow(KeySpace.firstContent(key), 0, KeySpace.FIRST_VERSION)
              : StoredRow.ABSENT;
      history.addKey(new KeyHistory(key, initial, keys.counter(key)));
    }
  }

  /** Adds the rows as primaries and replicas have them now, replicas when they have caught up. */
  void addStored(History history) {
    try {
      for (MySqlTopology.Shard shard : servers.shards()) {
        ShardSql.awaitReplicas(shard, database);
        BitSet slots;
        try (Connection connection = ShardSql.connect(shard.primary(), database)) {
          slots = ShardSql.ownedSlots(connection);
        }
        addStored(history, shard.primary(), KeyHistory.PRIMARY, slots);
        for (MySqlServer replica : shard.replicas()) {
          addStored(history, replica, replica.name(), slots);
        }
      }
    } catch (SQLException refused) {
      throw RunException.failed("the last rows cannot be read: " + refused, refused);
    }
  }

  private void addStored(History history, MySqlServer server, String name, BitSet slots)
      throws SQLException {
    Map<Long, StoredRow> rows = read(server);
    for (long key = 0; key < keys.size(); key++) {
      if (slots.get(Slots.of(ColumnKind.INTEGER, key))) {
        history.key(key).stored().put(name, rows.getOrDefault(key, StoredRow.ABSENT));
      }
    }
  }

  private Map<Long, StoredRow> read(MySqlServer server) throws SQLException {
    Map<Long, StoredRow> rows = new HashMap<>();
    try (Connection connection = ShardSql.connect(server, database);
        Statement statement = connection.createStatement();
        ResultSet all =
            statement.executeQuery("SELECT id, content, total, _version FROM checked")) {
      while (all.next()) {
        rows.put(all.getLong(1), new StoredRow(all.getLong(2), all.getLong(3), all.getLong(4)));
      }
    }
    return rows;
  }
}
