package io.tiercel.benchmarks.peers;

import io.tiercel.benchmarks.tables.Probe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table as {@link io.tiercel.benchmarks.tables.ProbeRows#insertPlain} makes it, on
 * several shards, read and written by plain JDBC. Thread-safe.
 */
public final class JdbcProbes {
  private final List<DataSource> shards;
  private final String select;
  private final String upsert;

  /** The table with this name, over a pool for each shard in their order. */
  public JdbcProbes(List<? extends DataSource> shards, String table) {
    this.shards = List.copyOf(shards);
    this.select = "SELECT id, n FROM " + table + " WHERE id = ?";
    this.upsert =
        "INSERT INTO " + table + " (id, n) VALUES (?, ?) ON DUPLICATE KEY UPDATE n = VALUES(n)";
  }

  /** The row of a key. */
  public @Nullable Probe get(long id) {
    try (Connection connection = shard(id).getConnection();
        PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new Probe(row.getLong(1), row.getLong(2)) : null;
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Inserts or replaces a row, in a transaction of its own. */
  public void put(Probe row) {
    try (Connection connection = shard(row.id()).getConnection();
        PreparedStatement statement = connection.prepareStatement(upsert)) {
      statement.setLong(1, row.id());
      statement.setLong(2, row.n());
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private DataSource shard(long id) {
    return shards.get((int) (id % shards.size()));
  }
}
