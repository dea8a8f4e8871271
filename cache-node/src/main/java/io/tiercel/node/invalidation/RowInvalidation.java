package io.tiercel.node.invalidation;

import io.tiercel.protocol.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * One row's new floor.
 *
 * @param table where
 * @param key the encoded primary key; not to be changed
 * @param floor copies below it are stale
 * @param carried the row at the floor, when it travels along
 */
record RowInvalidation(String table, byte[] key, Stamp floor, @Nullable Carried carried) {
  /**
   * A row with its invalidation, so that near caches that hold an older copy need not ask for it.
   *
   * @param row encoded; not to be changed
   * @param fingerprint of the table's shape it is encoded with
   */
  record Carried(byte[] row, long fingerprint) {}

  RowInvalidation withoutRow() {
    return new RowInvalidation(table, key, floor, null);
  }
}
