package io.tiercel.benchmarks.storm;

import java.util.Arrays;
import java.util.Random;

/** Keys drawn by Zipf's law with exponent 0.99, as YCSB's, by a table of sums. Immutable. */
final class ZipfKeys {
  private static final double EXPONENT = 0.99;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private final double[] sums;

  ZipfKeys(int keys) {
    sums = new double[keys];
    double sum = 0;
    for (int rank = 0; rank < keys; rank++) {
      sum += 1 / Math.pow(rank + 1, EXPONENT);
      sums[rank] = sum;
    }
  }

  /** A key; the popular ones lie scattered. */
  long next(Random random) {
    double drawn = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, drawn);
    int rank = found < 0 ? -found - 1 : found;
    return Long.remainderUnsigned(Math.min(rank, sums.length - 1) * SCATTER, sums.length);
  }
}
