package io.tiercel.client;

import io.tiercel.protocol.ErrorCode;

/**
 * How much each table may keep in process. Rows least worth keeping go first.
 *
 * @param unit what {@code limit} counts
 * @param limit per table, 0 (no near cache) to 10^12
 */
public record NearCacheConfig(Unit unit, long limit) {
  /** 10,000 rows per table. */
  public static final NearCacheConfig DEFAULT = maxEntries(10_000);

  private static final long MOST = 1_000_000_000_000L;

  /** What a limit counts. */
  public enum Unit {
    /** Rows. */
    ENTRIES,
    /** Bytes of the rows as encoded on the wire, and 100 for each entry. */
    BYTES
  }

  /** Checks the range. */
  public NearCacheConfig {
    if (limit < 0 || limit > MOST) {
      throw new TiercelException(
          ErrorCode.INVALID_CONFIG,
          "nearCache limit is " + limit + " " + unit + "; allowed is 0 to " + MOST);
    }
  }

  /** At most this many rows of each table. */
  public static NearCacheConfig maxEntries(long entries) {
    return new NearCacheConfig(Unit.ENTRIES, entries);
  }

  /** At most this many bytes of each table. */
  public static NearCacheConfig maxBytes(long bytes) {
    return new NearCacheConfig(Unit.BYTES, bytes);
  }

  /** No near cache: every read asks the shared tier. */
  public static NearCacheConfig off() {
    return new NearCacheConfig(Unit.ENTRIES, 0);
  }
}
