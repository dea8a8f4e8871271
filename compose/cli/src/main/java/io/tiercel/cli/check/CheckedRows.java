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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The checked table in MySQL, by plain SQL past the tier. Confined to one thread. */
public final class CheckedRows {
  private static final String MIGRATION = "V0.2__checked_table.sql";
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Supplier<List<MySqlTopology.Shard>> shards;
  private final String database;
  private final KeySpace keys;

  /**
   * The table's rows with these keys.
   *
   * @param shards which there are, each with the servers that it has then
   */
  public CheckedRows(Supplier<List<MySqlTopology.Shard>> shards, String database, KeySpace keys) {
    this.shards = shards;
    this.database = database;
    this.keys = keys;
  }

  /** Writes the table's migration, one of the sample schema's, into a new folder. */
  static void writeSchema(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (InputStream script =
        Objects.requireNonNull(
            CheckedRows.class.getResourceAsStream("/io/tiercel/cli/sample/" + MIGRATION))) {
      Files.copy(script, folder.resolve(MIGRATION));
    }
  }

  /** Puts the first rows where they belong. */
  public void fill() {
    try {
      List<MySqlTopology.Shard> served = shards.get();
      Map<String, BitSet> owned = owned(served, database);
      for (MySqlTopology.Shard shard : served) {
        try (Connection connection = ShardSql.connect(shard.primary(), database)) {
          fill(connection, Objects.requireNonNull(owned.get(shard.name())));
        }
        ShardSql.awaitReplicas(shard, database);
      }
    } catch (SQLException refused) {
      throw RunException.failed("the first rows cannot be written: " + refused, refused);
    }
  }

  /** Who owns which slots, once every slot is owned: one that moves is not, for a moment. */
  private static Map<String, BitSet> owned(List<MySqlTopology.Shard> served, String database)
      throws SQLException {
    long latest = System.nanoTime() + SETTLED_WITHIN.toNanos();
    while (true) {
      Map<String, BitSet> owned = new HashMap<>();
      BitSet all = new BitSet(Slots.COUNT);
      for (MySqlTopology.Shard shard : served) {
        try (Connection connection = ShardSql.connect(shard.primary(), database)) {
          BitSet slots = ShardSql.ownedSlots(connection);
          owned.put(shard.name(), slots);
          all.or(slots);
        }
      }
      if (all.cardinality() == Slots.COUNT) {
        return owned;
      }
      if (System.nanoTime() - latest > 0) {
        throw RunException.failed(
            Slots.COUNT
                - all.cardinality()
                + " slots have no owner for "
                + SETTLED_WITHIN.toSeconds()
                + " s: look at ./tiercel moves",
            null);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void fill(Connection connection, BitSet slots) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO checked (id, content, total, _version) VALUES (?, ?, 0, ?)")) {
      for (long key : keys.all().toArray()) {
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
  public void addKeys(History history) {
    for (long key : keys.all().toArray()) {
      StoredRow initial =
          keys.filled(key)
              ? new StoredRow(KeySpace.firstContent(key), 0, KeySpace.FIRST_VERSION)
              : StoredRow.ABSENT;
      history.addKey(new KeyHistory(key, initial, keys.counter(key)));
    }
  }

  /** Adds the rows as primaries and replicas have them now, replicas when they have caught up. */
  public void addStored(History history) {
    try {
      List<MySqlTopology.Shard> served = shards.get();
      Map<String, BitSet> owned = owned(served, database);
      for (MySqlTopology.Shard shard : served) {
        ShardSql.awaitReplicas(shard, database);
        BitSet slots = Objects.requireNonNull(owned.get(shard.name()));
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
    for (long key : keys.all().toArray()) {
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
            statement.executeQuery(
                "SELECT id, content, total, _version FROM checked WHERE id >= %d AND id < %d"
                    .formatted(keys.first(), keys.first() + keys.size()))) {
      while (all.next()) {
        rows.put(all.getLong(1), new StoredRow(all.getLong(2), all.getLong(3), all.getLong(4)));
      }
    }
    return rows;
  }
}
