package io.tiercel.router.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The feed's table on each shard's primary: one row. */
public final class FeedSchema {
  /** Its name, as row events have it. */
  public static final String TABLE = "tiercel_feed";

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS `%s`.tiercel_feed (
        id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
        token BIGINT UNSIGNED NOT NULL,
        beat BIGINT UNSIGNED NOT NULL,
        owner VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
        position LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        beaten_at TIMESTAMP(6) NOT NULL,
        server CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '')""";
  // Of tables made before a position said which server it is of.
  private static final String ADD_SERVER =
      """
      ALTER TABLE `%s`.tiercel_feed
        ADD COLUMN server CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''""";
  private static final int COLUMN_EXISTS = 1060;
  // Whoever reads the shard later is told of all that is committed after this.
  private static final String FIRST_ROW =
      "INSERT IGNORE INTO `%s`.tiercel_feed"
          + " VALUES (1, 0, 0, '', @@GLOBAL.gtid_executed, NOW(6), @@GLOBAL.server_uuid)";

  private FeedSchema() {}

  /** Creates what is missing; the position of a new row is all that was executed before. */
  public static void create(Connection connection, String database) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE.formatted(database));
      addServer(statement, database);
      statement.execute(FIRST_ROW.formatted(database));
    }
  }

  private static void addServer(Statement statement, String database) throws SQLException {
    try {
      statement.execute(ADD_SERVER.formatted(database));
    } catch (SQLException e) {
      if (e.getErrorCode() != COLUMN_EXISTS) {
        throw e;
      }
    }
  }
}
