package io.tiercel.router.feed;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.sql.ConnectorUrl;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A seat over one plain connection. Confined to one thread at a time. */
public final class JdbcFeedSeat implements FeedSeat {
  private static final int NO_SUCH_TABLE = 1146;
  private static final int UNKNOWN_COLUMN = 1054;
  private static final int LOCK_NAME_LENGTH = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Connection connection;
  private final String where;
  private final String table;
  private final long token;
  private final String position;

  private JdbcFeedSeat(Connection connection, String where, String table, Row row) {
    this.connection = connection;
    this.where = where;
    this.table = table;
    this.token = row.token;
    this.position = row.position;
  }

  private record Row(long token, String position) {}

  /** Takes the seat on a primary, if nobody holds it. */
  public static Optional<FeedSeat> tryTake(ShardFeeds.Source source, String shard, String owner) {
    String where = "the primary of " + shard + " at " + source.endpoint();
    try {
      Connection connection = open(source);
      try {
        return take(connection, source, where, owner);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(where, e);
    }
  }

  static Connection open(ShardFeeds.Source source) throws SQLException {
    MySqlEndpoint endpoint = source.endpoint();
    return DriverManager.getConnection(
        ConnectorUrl.of(endpoint, ""), ConnectorUrl.login(source.credentials(), TIMEOUT, TIMEOUT));
  }

  private static Optional<FeedSeat> take(
      Connection connection, ShardFeeds.Source source, String where, String owner)
      throws SQLException {
    FeedPreflight.check(connection, where, source.credentials().user());
    execute(connection, "SET SESSION wait_timeout = " + SILENCE_SECONDS);
    if (!lock(connection, lockName(source.database()))) {
      connection.close();
      return Optional.empty();
    }
    String table = "`" + source.database() + "`." + FeedSchema.TABLE;
    Row row = draw(connection, source.database(), table, owner);
    return Optional.of(new JdbcFeedSeat(connection, where, table, row));
  }

  /** A server is the primary of one shard only, so the database says which feed it is. */
  private static String lockName(String database) {
    String name = "tiercel_feed_" + database;
    return name.length() <= LOCK_NAME_LENGTH
        ? name
        : "tiercel_feed_" + UUID.nameUUIDFromBytes(database.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean lock(Connection connection, String name) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement("SELECT GET_LOCK(?, 0)")) {
      lock.setString(1, name);
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getInt(1) == 1;
      }
    }
  }

  private static Row draw(Connection connection, String database, String table, String owner)
      throws SQLException {
    try {
      return draw(connection, table, owner);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE && e.getErrorCode() != UNKNOWN_COLUMN) {
        throw e;
      }
      FeedSchema.create(connection, database);
      // Nobody has followed this shard before, or nobody says where: until now all is a gap.
      execute(connection, "UPDATE " + table + " SET position = ''");
      return draw(connection, table, owner);
    }
  }

  private static Row draw(Connection connection, String table, String owner) throws SQLException {
    try (PreparedStatement draw =
        connection.prepareStatement(
            "UPDATE "
                + table
                + " SET token = LAST_INSERT_ID(token + 1), owner = ?, beaten_at = NOW(6)"
                + " WHERE id = 1")) {
      draw.setString(1, owner);
      draw.executeUpdate();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT LAST_INSERT_ID(), position, server = @@GLOBAL.server_uuid FROM " + table)) {
      row.next();
      return new Row(row.getLong(1), positionHere(row.getString(2), row.getBoolean(3)));
    }
  }

  /**
   * A position that another server stored came along by replication. The binlog here begins where
   * that server's transactions ended that came along too; what else it had acknowledged is lost,
   * and copies may show it.
   */
  private static String positionHere(String stored, boolean storedHere) {
    return storedHere ? stored : "";
  }

  @Override
  public String position() {
    return position;
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public long beat(String reached) {
    try (PreparedStatement beat =
        connection.prepareStatement(
            "UPDATE "
                + table
                + " SET beat = LAST_INSERT_ID(beat + 1), position = ?, beaten_at = NOW(6),"
                + " server = @@GLOBAL.server_uuid"
                + " WHERE id = 1 AND token = ?",
            Statement.RETURN_GENERATED_KEYS)) {
      beat.setString(1, reached);
      beat.setLong(2, token);
      if (beat.executeUpdate() != 1) {
        throw new RouterException(
            Code.SHARD_UNAVAILABLE, "another node has taken the feed's seat on " + where);
      }
      try (ResultSet keys = beat.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    } catch (SQLException e) {
      throw failure(where, e);
    }
  }

  @Override
  public String executed() {
    return ask("SELECT @@GLOBAL.gtid_executed");
  }

  @Override
  public boolean hasExecuted(String transactions) {
    return ask("SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)", transactions);
  }

  @Override
  public boolean canResume(String reached) {
    return hasExecuted(reached) && ask("SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, ?)", reached);
  }

  private boolean ask(String sql, String transactions) {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, transactions);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw failure(where, e);
    }
  }

  private String ask(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw failure(where, e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static RouterException failure(String where, SQLException e) {
    return new RouterException(
        Code.SHARD_UNAVAILABLE,
        Outcome.UNKNOWN,
        true,
        "the change feed has no answer from %s (MySQL error %d, SQL state %s)"
            .formatted(where, e.getErrorCode(), e.getSQLState()),
        e);
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server takes the seat back when the connection is silent.
    }
  }
}
