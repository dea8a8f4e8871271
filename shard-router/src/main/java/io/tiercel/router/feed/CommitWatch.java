package io.tiercel.router.feed;

import io.tiercel.router.RouterException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Waits until transactions can be read. A binlog's readers may see a transaction before it is
 * committed in the storage engine: MySQL wakes them after the flush or sync of the log, which comes
 * first. Whoever dropped a cached row then could load the old one again. A GTID joins {@code
 * gtid_executed} after the commit. Confined to one thread at a time; blocking.
 */
public final class CommitWatch implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 1;

  private final Connection connection;
  private final String where;

  CommitWatch(Connection connection, String where) {
    this.connection = connection;
    this.where = where;
  }

  /** Opens one on a shard's primary. */
  public static CommitWatch open(ShardFeeds.Source source, String shard) {
    String where = "the primary of " + shard + " at " + source.endpoint();
    try {
      return new CommitWatch(JdbcFeedSeat.open(source), where);
    } catch (SQLException e) {
      throw JdbcFeedSeat.failure(where, e);
    }
  }

  /**
   * Waits a second at most.
   *
   * @param gtids a GTID set
   * @return whether all of them can be read now
   * @throws RouterException the server does not answer
   */
  public boolean await(String gtids) {
    try (PreparedStatement wait =
        connection.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
      wait.setString(1, gtids);
      wait.setInt(2, PATIENCE_SECONDS);
      try (ResultSet row = wait.executeQuery()) {
        return row.next() && row.getInt(1) == 0;
      }
    } catch (SQLException e) {
      throw JdbcFeedSeat.failure(where, e);
    }
  }

  @Override
  public void close() {
    JdbcFeedSeat.closeQuietly(connection);
  }
}
