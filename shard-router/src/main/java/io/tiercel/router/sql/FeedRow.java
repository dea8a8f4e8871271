package io.tiercel.router.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The change feed's row on a shard's primary, as anyone may read it.
 *
 * @param owner the node that holds, or last held, the seat
 * @param position the GTID set whose steps were acknowledged
 * @param ageMillis how long ago that was stored, by the primary's clock
 */
public record FeedRow(String owner, String position, long ageMillis) {
  private static final String SELECT =
      "SELECT owner, position, TIMESTAMPDIFF(MICROSECOND, beaten_at, NOW(6)) DIV 1000"
          + " FROM tiercel_feed WHERE id = 1";

  /** Reads it; empty when there is none yet. */
  public static Optional<FeedRow> read(SqlSession session) throws SQLException {
    try (PreparedStatement statement = session.prepare(SELECT);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(new FeedRow(row.getString(1), row.getString(2), row.getLong(3)))
          : Optional.empty();
    }
  }
}
