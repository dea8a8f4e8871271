package io.tiercel.cli.demo.app;

/**
 * Decides what is done with the object that a request of the trace names. The same seed decides the
 * same. Immutable.
 */
final class RequestPlan {
  private static final int KINDS = 100;
  private static final int UPDATES_BELOW = 60;
  private static final int PUTS_BELOW = 97;

  private final long seed;
  private final double writeShare;

  /** With this share of writes, 0 to 1. */
  RequestPlan(long seed, double writeShare) {
    this.seed = seed;
    this.writeShare = writeShare;
  }

  /** Closed set of what is done. */
  enum Operation {
    /** Read the row. */
    READ,
    /** Read, change, write back; 60 % of the writes. */
    UPDATE,
    /** Write the whole row; 37 %. */
    PUT,
    /** Delete the row and insert another; 3 %. */
    REPLACE
  }

  /** What request number n, from 0, does. */
  Operation operation(long number) {
    long drawn = mix(seed * 0x9E3779B97F4A7C15L + number);
    double share = (drawn >>> 11) * 0x1.0p-53;
    if (share >= writeShare) {
      return Operation.READ;
    }
    long kind = Long.remainderUnsigned(mix(drawn), KINDS);
    if (kind < UPDATES_BELOW) {
      return Operation.UPDATE;
    }
    return kind < PUTS_BELOW ? Operation.PUT : Operation.REPLACE;
  }

  /** The finaliser of SplittableRandom: all bits depend on all bits. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
