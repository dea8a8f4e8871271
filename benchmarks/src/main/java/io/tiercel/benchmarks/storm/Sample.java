package io.tiercel.benchmarks.storm;

import java.util.List;

/**
 * What was counted up to an instant.
 *
 * @param nanos when
 * @param shared answers of the shared tier
 * @param loaded answers of MySQL
 * @param selects by shard: the statements that its primary has answered
 */
record Sample(long nanos, long shared, long loaded, List<Long> selects) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** The share of the answers since then that MySQL had no part in. */
  double hitRatioSince(Sample earlier) {
    long all = readsSince(earlier);
    return all == 0 ? 0 : (double) (shared - earlier.shared) / all;
  }

  long readsSince(Sample earlier) {
    return shared + loaded - earlier.shared - earlier.loaded;
  }

  double secondsSince(Sample earlier) {
    return (nanos - earlier.nanos) / NANOS_PER_SECOND;
  }

  /** Statements per second since then, at the shard that had most. */
  double mostSelectsSince(Sample earlier) {
    long most = 0;
    for (int shard = 0; shard < selects.size(); shard++) {
      most = Math.max(most, selects.get(shard) - earlier.selects.get(shard));
    }
    return most / secondsSince(earlier);
  }
}
