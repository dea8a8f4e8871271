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
    settled("the first rows cannot be written", this::fill);
  }

  private boolean fill(List<MySqlTopology.Shard> served, Map<String, BitSet> owned)
      throws SQLException {
    for (MySqlTopology.Shard shard : served) {
      try (Connection connection = ShardSql.connect(shard.primary(), database)) {
        fill(connection, Objects.requireNonNull(owned.get(shard.name())));
      }
      ShardSql.awaitReplicas(shard, database);
    }
    return true;
  }

  /** One look at the cluster. */
  private interface Look {
    /** Whether nothing changed meanwhile. */
    boolean at(List<MySqlTopology.Shard> served, Map<String, BitSet> owned) throws SQLException;
  }

  /** Looks until shards and slots hold still: one that moves is nobody's for a moment. */
  private void settled(String what, Look look) {
    long latest = System.nanoTime() + SETTLED_WITHIN.toNanos();
    while (true) {
      String trouble;
      try {
        List<MySqlTopology.Shard> served = shards.get();
        Map<String, BitSet> owned = owned(served);
        int ownerless = Slots.COUNT - owned.values().stream().mapToInt(BitSet::cardinality).sum();
        if (ownerless == 0 && look.at(served, owned)) {
          return;
        }
        trouble = ownerless + " slots have no owner: look at ./tiercel moves";
      } catch (SQLException refused) {
        trouble =
            "a server does not answer, or refuses (MySQL error %d, SQL state %s): look at ./tiercel status"
                .formatted(refused.getErrorCode(), refused.getSQLState());
      }
      if (System.nanoTime() - latest > 0) {
        throw RunException.failed(
            what + " within " + SETTLED_WITHIN.toSeconds() + " s: " + trouble, null);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private Map<String, BitSet> owned(List<MySqlTopology.Shard> served) throws SQLException {
    Map<String, BitSet> owned = new HashMap<>();
    for (MySqlTopology.Shard shard : served) {
      try (Connection connection = ShardSql.connect(shard.primary(), database)) {
        owned.put(shard.name(), ShardSql.ownedSlots(connection));
      }
    }
    return owned;
  }

  private void fill(Connection connection, BitSet slots) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT IGNORE INTO checked (id, content, total, _version) VALUES (?, ?, 0, ?)")) {
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
    settled("the last rows cannot be read", (served, owned) -> addStored(history, served, owned));
  }

  private boolean addStored(
      History history, List<MySqlTopology.Shard> served, Map<String, BitSet> owned)
      throws SQLException {
    for (long key : keys.all().toArray()) {
      history.key(key).stored().clear();
    }
    for (MySqlTopology.Shard shard : served) {
      ShardSql.awaitReplicas(shard, database);
      BitSet slots = Objects.requireNonNull(owned.get(shard.name()));
      addStored(history, shard.primary(), KeyHistory.PRIMARY, slots);
      for (MySqlServer replica : shard.replicas()) {
        addStored(history, replica, replica.name(), slots);
      }
    }
    return owned.equals(owned(shards.get()));
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
