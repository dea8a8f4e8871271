package io.tiercel.router.move;

import io.tiercel.router.replica.GtidSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Whether the change feed of a shard has come past certain transactions, so that every cache has
 * heard of them. A shard whose feed nobody follows has no cache that would hear. Confined to the
 * importing thread.
 */
final class FeedPassage {
  private static final String EXISTS =
      """
      SELECT 1 FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name = 'tiercel_feed'""";
  private static final String FOLLOWED =
      """
      SELECT position FROM tiercel_feed
      WHERE id = 1 AND beaten_at > NOW(6) - INTERVAL 10 SECOND""";

  private final List<ShardSide> sides;
  private final List<GtidSet> wanted;

  private FeedPassage(List<ShardSide> sides, List<GtidSet> wanted) {
    this.sides = sides;
    this.wanted = wanted;
  }

  /** Of all that the shards have committed by now. */
  static FeedPassage ofNow(ImportedShards shards) throws SQLException {
    return new FeedPassage(shards.sides(), shards.onEach(ShardSide::executed));
  }

  /** Whether all of them have. */
  boolean complete() throws SQLException {
    for (int i = 0; i < sides.size(); i++) {
      if (!passed(sides.get(i), wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean passed(ShardSide side, GtidSet wanted) throws SQLException {
    Optional<String> position = Optional.empty();
    if (Sql.first(side.connection(), row -> row.getInt(1), EXISTS).isPresent()) {
      position = Sql.first(side.connection(), row -> row.getString(1), FOLLOWED);
    }
    side.connection().commit();
    return position.isEmpty() || GtidSet.parse(position.get()).contains(wanted);
  }
}
