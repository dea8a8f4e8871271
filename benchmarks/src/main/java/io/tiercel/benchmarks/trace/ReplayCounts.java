package io.tiercel.benchmarks.trace;

/**
 * What was done in one turn.
 *
 * @param reads all of them
 * @param writes that were acknowledged
 * @param stale reads of a version below one acknowledged longer than the bound before
 * @param readNanos of all reads together
 * @param writeNanos of all writes together
 * @param perSecond reads and writes
 */
record ReplayCounts(
    long reads, long writes, long stale, long readNanos, long writeNanos, double perSecond) {
  /** Of nobody. */
  static final ReplayCounts NONE = new ReplayCounts(0, 0, 0, 0, 0, 0);

  /** Of two that did it at the same time. */
  ReplayCounts and(ReplayCounts other) {
    return new ReplayCounts(
        reads + other.reads,
        writes + other.writes,
        stale + other.stale,
        readNanos + other.readNanos,
        writeNanos + other.writeNanos,
        perSecond + other.perSecond);
  }
}
