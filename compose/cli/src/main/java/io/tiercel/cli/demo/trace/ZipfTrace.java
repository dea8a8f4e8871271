package io.tiercel.cli.demo.trace;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Keys drawn from a Zipf distribution, as many objects of as many types as {@code orm-busy} has:
 * what the demo replays where the real trace cannot be had. Popular objects are spread over all
 * types, and there is no locality in time, which the real trace has.
 */
final class ZipfTrace {
  /** Requests of {@code orm-busy}. */
  static final int REQUESTS = 5_000_000;

  /** Distinct objects of {@code orm-busy}. */
  static final int OBJECTS = 76_349;

  private static final double EXPONENT = 1.0;
  private static final int MAX_PARTS = 8;

  private ZipfTrace() {}

  /** The same seed gives the same keys. */
  static int[] keys(int requests, int objects, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] cumulative = cumulativeShares(objects);
    int[] byRank = shuffledObjects(objects, random);
    int[] keys = new int[requests];
    for (int i = 0; i < requests; i++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble());
      keys[i] = byRank[Math.min(found < 0 ? -found - 1 : found, objects - 1)];
    }
    return keys;
  }

  private static double[] cumulativeShares(int objects) {
    double[] cumulative = new double[objects];
    double sum = 0;
    for (int rank = 0; rank < objects; rank++) {
      sum += 1 / Math.pow(rank + 1, EXPONENT);
      cumulative[rank] = sum;
    }
    for (int rank = 0; rank < objects; rank++) {
      cumulative[rank] /= sum;
    }
    return cumulative;
  }

  private static int[] shuffledObjects(int objects, SplittableRandom random) {
    int[] keys = new int[objects];
    for (int i = 0; i < objects; i++) {
      int type = i % TraceObject.TYPES;
      int inType = i / TraceObject.TYPES;
      keys[i] = new TraceObject(type, 1 + inType / MAX_PARTS, inType % MAX_PARTS).key();
    }
    for (int i = objects - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = keys[i];
      keys[i] = keys[other];
      keys[other] = moved;
    }
    return keys;
  }
}
