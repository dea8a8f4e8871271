package io.tiercel.cli.demo.ledger;

/**
 * What the ledger says about one read.
 *
 * @param finding whether it may have been returned
 * @param ageNanos how long before the read began the first newer state had been acknowledged; 0
 *     where there was none
 */
public record Verdict(Finding finding, long ageNanos) {
  /** Nothing newer was acknowledged before the read began. */
  public static final Verdict CURRENT = new Verdict(Finding.ALLOWED, 0);

  /** No write made what was read. */
  public static final Verdict UNWRITTEN = new Verdict(Finding.UNWRITTEN, 0);

  /** Closed set of findings. */
  public enum Finding {
    /** As new as was asked for. */
    ALLOWED,
    /** Older than the freshness asked for allows. */
    STALE,
    /** A state that no write made: a torn, mixed, lost or invented row. */
    UNWRITTEN
  }
}
