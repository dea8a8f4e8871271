package io.tiercel.benchmarks.trace;

/**
 * What an entrant did in one turn.
 *
 * @param perSecond reads and writes
 * @param reads all of them
 * @param writes that were acknowledged
 * @param stale reads of a version below one acknowledged longer than the bound before
 * @param selects that its operations cost all primaries
 */
record TraceTurn(double perSecond, long reads, long writes, long stale, long selects) {
  private static final double THOUSAND = 1_000;

  static TraceTurn of(ReplayCounts counts, long selects) {
    return new TraceTurn(
        counts.perSecond(), counts.reads(), counts.writes(), counts.stale(), selects);
  }

  /** SELECTs for a thousand reads and writes. */
  double selectsPerThousand() {
    return selects * THOUSAND / (reads + writes);
  }

  Figures figures() {
    return new Figures(
        perSecond,
        reads,
        writes,
        stale,
        selectsPerThousand(),
        Math.max(0, 1 - selects / (double) reads));
  }

  /**
   * For a report.
   *
   * @param withoutSelect the share of the reads that no SELECT was needed for
   */
  record Figures(
      double perSecond,
      long reads,
      long writes,
      long stale,
      double selectsPerThousand,
      double withoutSelect) {}
}
