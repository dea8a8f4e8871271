package io.tiercel.benchmarks.trace;

/**
 * What was done in one turn.
 *
 * @param reads all of them
 * @param writes that were acknowledged
 * @param stale reads of a version below one acknowledged longer than the bound before
 * @param perSecond reads and writes
 */
record ReplayCounts(long reads, long writes, long stale, double perSecond) {
  /** Of two that did it at the same time. */
  ReplayCounts and(ReplayCounts other) {
    return new ReplayCounts(
        reads + other.reads,
        writes + other.writes,
        stale + other.stale,
        perSecond + other.perSecond);
  }
}
