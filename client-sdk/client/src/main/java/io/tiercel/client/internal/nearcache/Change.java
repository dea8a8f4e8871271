package io.tiercel.client.internal.nearcache;

import io.tiercel.protocol.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What an invalidation says of one key.
 *
 * @param table its table
 * @param key encoded
 * @param floor copies below it are stale
 * @param carried the row at the floor, when it came along
 */
public record Change(String table, byte[] key, Stamp floor, @Nullable Carried carried) {
  /**
   * A row that came with its invalidation.
   *
   * @param row encoded
   * @param fingerprint of the table's shape it is encoded with
   */
  public record Carried(byte[] row, long fingerprint) {}
}
