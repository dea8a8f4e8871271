package io.tiercel.client.internal.nearcache;

/**
 * What the invalidation stream proves at one moment. Immutable; instants are {@link
 * System#nanoTime} values.
 *
 * @param validFromNanos no invalidation published since then was missed
 * @param provenAtNanos every invalidation published before then has been applied, unless it was
 *     published before {@code validFromNanos}
 */
public record Coverage(long validFromNanos, long provenAtNanos) {
  /**
   * The latest instant whose writes are all in an entry that is still there.
   *
   * @param asOfNanos of the entry
   */
  public long currentAsOf(long asOfNanos) {
    boolean covered = asOfNanos - validFromNanos >= 0;
    return covered && provenAtNanos - asOfNanos > 0 ? provenAtNanos : asOfNanos;
  }
}
