package io.tiercel.benchmarks.peers;

import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Rows read and written by plain JDBC. Thread-safe. */
public final class JdbcItems {
  private static final String SELECT =
      "SELECT id, content FROM " + ItemRows.PLAIN_TABLE + " WHERE id = ?";
  private static final String UPSERT =
      "INSERT INTO "
          + ItemRows.PLAIN_TABLE
          + " (id, content) VALUES (?, ?) ON DUPLICATE KEY UPDATE content = VALUES(content)";

  private static final String UPDATE =
      "UPDATE " + ItemRows.PLAIN_TABLE + " SET content = ? WHERE id = ?";

  private final DataSource pool;

  /** Over this pool. */
  public JdbcItems(DataSource pool) {
    this.pool = pool;
  }

  /** The row of a key. */
  public @Nullable Item get(long id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? new Item(row.getLong(1), row.getString(2)) : null;
      }
    }
  }

  /** Changes a row that is there, in a transaction of its own. */
  public void update(Item item) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, item.content());
      update.setLong(2, item.id());
      update.executeUpdate();
    }
  }

  /** Inserts or replaces a row, in a transaction of its own. */
  public void put(Item item) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setLong(1, item.id());
      upsert.setString(2, item.content());
      upsert.executeUpdate();
    }
  }
}
