package io.tiercel.benchmarks.peers;

import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows read and written by Jdbi, bare. Thread-safe. */
public final class JdbiItems {
  private static final String SELECT =
      "SELECT id, content FROM " + ItemRows.PLAIN_TABLE + " WHERE id = ?";
  private static final String UPDATE =
      "UPDATE " + ItemRows.PLAIN_TABLE + " SET content = ? WHERE id = ?";

  private final Jdbi jdbi;

  /** Over this pool. */
  public JdbiItems(DataSource pool) {
    this.jdbi = Jdbi.create(pool);
  }

  /** The row of a key. */
  public @Nullable Item get(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT)
                .bind(0, id)
                .map((row, context) -> new Item(row.getLong(1), row.getString(2)))
                .findOne()
                .orElse(null));
  }

  /** Changes a row, in a transaction of its own. */
  public void put(Item item) {
    jdbi.useHandle(
        handle -> handle.createUpdate(UPDATE).bind(0, item.content()).bind(1, item.id()).execute());
  }
}
