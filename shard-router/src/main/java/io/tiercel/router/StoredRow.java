package io.tiercel.router;

import org.jspecify.annotations.Nullable;

/**
 * What MySQL answered for one key.
 *
 * @param key the key asked for
 * @param stamp the row's stamp; for an absent row (shard's term, 0)
 * @param values canonical values in the order of {@link TableMeta#columns()}, null when absent
 */
public record StoredRow(RowKey key, RowStamp stamp, @Nullable Object @Nullable [] values) {
  /** Whether MySQL has no such row. */
  public boolean absent() {
    return values == null;
  }
}
