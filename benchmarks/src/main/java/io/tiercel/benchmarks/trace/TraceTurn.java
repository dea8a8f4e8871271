package io.tiercel.benchmarks.trace;

/**
 * What an entrant did in one turn.
 *
 * @param counts of all its applications
 * @param selects that its operations cost all primaries
 */
record TraceTurn(ReplayCounts counts, long selects) {
  private static final double THOUSAND = 1_000;
  private static final double MICROS = 1e3;

  double perSecond() {
    return counts.perSecond();
  }

  /** SELECTs for a thousand reads and writes. */
  double selectsPerThousand() {
    return selects * THOUSAND / (counts.reads() + counts.writes());
  }

  Figures figures() {
    return new Figures(
        perSecond(),
        counts.reads(),
        counts.writes(),
        counts.stale(),
        counts.readNanos() / MICROS / counts.reads(),
        counts.writeNanos() / MICROS / counts.writes(),
        selectsPerThousand(),
        Math.max(0, 1 - selects / (double) counts.reads()));
  }

  /**
   * For a report.
   *
   * @param readMicros mean of one read
   * @param writeMicros mean of one write
   * @param withoutSelect at least this share of the reads needed no SELECT
   */
  record Figures(
      double perSecond,
      long reads,
      long writes,
      long stale,
      double readMicros,
      double writeMicros,
      double selectsPerThousand,
      double withoutSelect) {}
}
