package io.tiercel.cli.check;

import io.tiercel.cli.check.rule.Findings;
import io.tiercel.cli.check.rule.StalenessFigures.Figures;
import io.tiercel.cli.check.rule.ViolationKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came out when every operation was judged against all others and against MySQL.
 *
 * @param reads answered
 * @param failedReads not answered
 * @param writes that began
 * @param acknowledged of these
 * @param unknown writes of which nobody can say whether they were applied
 * @param faultedErrors operations that failed while something was broken
 * @param calmErrors operations that failed while nothing was
 * @param errorsByCode of both
 * @param calmErrorLines the first of those in calm periods
 * @param findings breaches of a promise
 * @param staleness of reads per freshness, in milliseconds, against acknowledged writes
 * @param traces the first violations of each kind, each with the fewest operations that show it
 */
public record Judgement(
    long reads,
    long failedReads,
    long writes,
    long acknowledged,
    long unknown,
    long faultedErrors,
    long calmErrors,
    Map<String, Long> errorsByCode,
    List<String> calmErrorLines,
    Findings findings,
    Map<String, Figures> staleness,
    List<Trace> traces) {
  /**
   * One violation.
   *
   * @param kind which promise
   * @param key of the row
   * @param atSeconds from the run's start
   * @param operations one line each
   */
  public record Trace(String kind, long key, double atSeconds, List<String> operations) {}

  /** Answered or not. */
  public long operations() {
    return reads + failedReads + writes;
  }

  /** How many violations of each kind there are. */
  public Map<String, Integer> violationsByKind() {
    Map<String, Integer> byKind = new TreeMap<>();
    findings.counts().forEach((kind, count) -> byKind.put(kind.name(), count));
    return byKind;
  }

  /** Acknowledged writes that MySQL does not have. */
  public int lostWrites() {
    return findings.count(ViolationKind.ACKNOWLEDGED_WRITE_LOST)
        + findings.count(ViolationKind.LOST_UPDATE);
  }

  /** Writes that were applied twice. */
  public int duplicatedWrites() {
    return findings.count(ViolationKind.WRITE_APPLIED_TWICE);
  }
}
