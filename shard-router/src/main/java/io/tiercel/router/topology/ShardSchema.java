package io.tiercel.router.topology;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.ShardMap;
import io.tiercel.router.feed.FeedSchema;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What Tiercel keeps on each shard's primary, in the application's database: who owns which slot,
 * which write of each writer was the last, since when a shard map is too old to read here by, and
 * how far the change feed is. Replicas get it by replication. Confined to its caller's thread.
 */
final class ShardSchema {
  private static final String SLOT_TABLE =
      """
      CREATE TABLE IF NOT EXISTS `%s`.tiercel_slot (
        slot SMALLINT UNSIGNED NOT NULL PRIMARY KEY,
        state ENUM('OWNED', 'FENCED', 'MOVED', 'IMPORTING', 'NONE') NOT NULL,
        epoch BIGINT UNSIGNED NOT NULL,
        moved_to VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin,
        job BIGINT,
        token BIGINT)""";
  private static final String WRITER_TABLE =
      """
      CREATE TABLE IF NOT EXISTS `%s`.tiercel_writer (
        slot SMALLINT UNSIGNED NOT NULL,
        writer_id BIGINT NOT NULL,
        sequence BIGINT UNSIGNED NOT NULL,
        applied_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
          ON UPDATE CURRENT_TIMESTAMP(6),
        PRIMARY KEY (slot, writer_id))""";
  private static final String SHARD_TABLE =
      """
      CREATE TABLE IF NOT EXISTS `%s`.tiercel_shard (
        id TINYINT UNSIGNED NOT NULL PRIMARY KEY CHECK (id = 1),
        map_epoch BIGINT UNSIGNED NOT NULL)""";
  private static final String SHARD_ROW = "INSERT IGNORE INTO `%s`.tiercel_shard VALUES (1, 0)";
  private static final long NO_EPOCH = 0;

  private final Server server;
  private final Connection connection;
  private final String database;

  ShardSchema(Server server, Connection connection, String database) {
    this.server = server;
    this.connection = connection;
    this.database = database;
  }

  /** Creates what is missing; what is there already stays as it is, and out of the binlog. */
  void create() throws SQLException {
    if (exists()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      // The database's default collation makes character keys of new tables usable as they are.
      statement.execute(
          "CREATE DATABASE IF NOT EXISTS `"
              + database
              + "` CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin");
      statement.execute(SLOT_TABLE.formatted(database));
      statement.execute(WRITER_TABLE.formatted(database));
      statement.execute(SHARD_TABLE.formatted(database));
      statement.execute(SHARD_ROW.formatted(database));
    }
    FeedSchema.create(connection, database);
  }

  private boolean exists() throws SQLException {
    try (PreparedStatement count =
        connection.prepareStatement(
            """
            SELECT COUNT(*) FROM information_schema.tables
            WHERE table_schema = ? AND table_name IN
              ('tiercel_slot', 'tiercel_writer', 'tiercel_feed', 'tiercel_shard')""")) {
      count.setString(1, database);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getInt(1) == 4;
      }
    }
  }

  /**
   * Writes the ownership rows, all in one transaction, or compares them when they are there.
   *
   * @throws RouterException INVALID_CONFIG when the shard says otherwise than the map
   */
  void ensureOwnership(String shard, ShardMap map) throws SQLException {
    if (ownershipRows() == 0) {
      insertOwnership(shard, map);
    } else {
      requireSameOwnership(shard, map);
    }
  }

  private int ownershipRows() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT COUNT(*) FROM `" + database + "`.tiercel_slot")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void insertOwnership(String shard, ShardMap map) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO `" + database + "`.tiercel_slot (slot, state, epoch) VALUES (?, ?, ?)")) {
      for (int slot = 0; slot < Slot.COUNT; slot++) {
        boolean owned = map.ownerOf(slot).equals(shard);
        insert.setInt(1, slot);
        insert.setString(2, owned ? "OWNED" : "NONE");
        insert.setLong(3, owned ? map.epochs()[slot] : NO_EPOCH);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Slots in the middle of a move are the mover's business and not looked at. */
  private void requireSameOwnership(String shard, ShardMap map) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT slot, state = 'OWNED' FROM `"
                    + database
                    + "`.tiercel_slot WHERE state IN ('OWNED', 'NONE')")) {
      while (rows.next()) {
        int slot = rows.getInt(1);
        if (rows.getBoolean(2) != map.ownerOf(slot).equals(shard)) {
          throw new RouterException(
              Code.INVALID_CONFIG,
              "%s at %s has ownership rows of another cluster or another slot map (slot %d): use the catalog they belong to, or, if the data on this server is not needed, drop %s.tiercel_slot there"
                  .formatted(server.name(), server.endpoint(), slot, database));
        }
      }
    }
  }
}
