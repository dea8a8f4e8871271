package io.tiercel.client.internal.nearcache;

import io.tiercel.protocol.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * One row, or the absence of one, as the shared tier answered. Immutable.
 *
 * @param value decoded, or null when there is no row
 * @param stamp of the row or of its absence
 * @param asOfNanos when the request was sent that it answers: every write acknowledged before then
 *     is in it
 * @param expiresAtNanos when the server no longer wants it kept
 * @param bucket of its key, in sessions
 * @param bytes of the encoded row
 * @param checksum of the encoded row, for audits; 0 for none
 * @param <V> row
 */
public record NearCacheEntry<V>(
    @Nullable V value,
    Stamp stamp,
    long asOfNanos,
    long expiresAtNanos,
    int bucket,
    int bytes,
    int checksum) {
  /** Whether its request left before that instant. */
  boolean askedBefore(long nanos) {
    return asOfNanos - nanos < 0;
  }

  /**
   * Whether its stamp tells which rows came before it: that of an absence is only the floor it was
   * read under, and a row above may have been deleted again by then.
   */
  boolean hasOrder() {
    return value != null;
  }

  /**
   * The row that followed this one, told without having been asked for: every write that this holds
   * is in it too, and nothing more is known of it.
   */
  NearCacheEntry<V> movedTo(V row, Stamp rowStamp, int rowBytes, int rowChecksum) {
    return new NearCacheEntry<>(
        row, rowStamp, asOfNanos, expiresAtNanos, bucket, rowBytes, rowChecksum);
  }
}
