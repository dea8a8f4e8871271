package io.tiercel.router.move;

/**
 * What became of an import; stays the same in JSON over releases, but for what is added.
 *
 * @param table its name
 * @param rows that the table has
 * @param copySeconds how long this process copied; 0 where an earlier one had done so
 * @param rowsPerSecond copied, on the average
 * @param followedTransactions of the source that changed rows of the table meanwhile
 * @param verified what was compared, row by row, while the source was followed
 * @param switchMillis how long nobody could write to the table
 * @param attempts how often the switch was tried
 */
public record ImportReport(
    String table,
    long rows,
    double copySeconds,
    double rowsPerSecond,
    long followedTransactions,
    Verified verified,
    double switchMillis,
    int attempts) {
  /**
   * Both sides.
   *
   * @param source the table as it was
   * @param shards the same rows in the cluster
   * @param rowsChangedMeanwhile compared again, after the source took no more writes
   * @param counted whether all rows were counted again then: not so where that takes too long
   */
  public record Verified(Sum source, Sum shards, long rowsChangedMeanwhile, boolean counted) {}

  /**
   * One side.
   *
   * @param rows how many
   * @param checksum the sum of their checksums
   */
  public record Sum(long rows, long checksum) {
    Sum plus(long rowChecksum) {
      return new Sum(rows + 1, checksum + rowChecksum);
    }
  }
}
