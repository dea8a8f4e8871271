package io.tiercel.cli.load;

import io.tiercel.cli.check.Judgement;
import io.tiercel.cli.check.rule.StalenessFigures;
import io.tiercel.cli.check.rule.ViolationKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of a load; stays the same in JSON over releases, but for what is added.
 *
 * @param seed repeats what the callers did
 * @param seconds of load
 * @param operations answered or not
 * @param reads answered
 * @param writes that began
 * @param acknowledgedWrites of these
 * @param unknownOutcomes writes of which nobody can say whether they were applied
 * @param lostWrites acknowledged, and not in MySQL
 * @param duplicatedWrites applied twice
 * @param staleReads older than the freshness they asked for allows
 * @param errorsSurfaced operations that failed
 * @param errorsByCode of these
 * @param errors the first of them
 * @param violations breaches of any promise, those above included
 * @param violationsByKind how many of each kind
 * @param readMillis times of reads before, during and after slots moved
 * @param writeMillis the same of writes
 * @param bySecond the whole load, second by second
 * @param staleness of reads per freshness, in milliseconds, against acknowledged writes
 * @param traces the first violations of each kind, each with the fewest operations that show it
 */
public record LoadReport(
    long seed,
    double seconds,
    long operations,
    long reads,
    long writes,
    long acknowledgedWrites,
    long unknownOutcomes,
    int lostWrites,
    int duplicatedWrites,
    int staleReads,
    long errorsSurfaced,
    Map<String, Long> errorsByCode,
    List<String> errors,
    int violations,
    Map<String, Integer> violationsByKind,
    Map<String, Latencies.Figures> readMillis,
    Map<String, Latencies.Figures> writeMillis,
    List<Latencies.Second> bySecond,
    Map<String, StalenessFigures.Figures> staleness,
    List<Judgement.Trace> traces) {
  private static final Set<ViolationKind> STALE =
      EnumSet.of(
          ViolationKind.STALE_BOUNDED,
          ViolationKind.STALE_STRONG,
          ViolationKind.STALE_SHARED_TIER,
          ViolationKind.SESSION_WENT_BACK,
          ViolationKind.STRONG_WENT_BACK,
          ViolationKind.COPY_DIFFERS);

  static LoadReport of(
      LoadConfig config, double seconds, Judgement judgement, Latencies latencies) {
    return new LoadReport(
        config.seed(),
        seconds,
        judgement.operations(),
        judgement.reads(),
        judgement.writes(),
        judgement.acknowledged(),
        judgement.unknown(),
        judgement.lostWrites(),
        judgement.duplicatedWrites(),
        STALE.stream().mapToInt(judgement.findings()::count).sum(),
        judgement.calmErrors(),
        judgement.errorsByCode(),
        judgement.calmErrorLines(),
        judgement.findings().total(),
        judgement.violationsByKind(),
        latencies.reads(),
        latencies.writes(),
        latencies.seconds(),
        judgement.staleness(),
        judgement.traces());
  }

  /** Whether no promise was broken and nothing failed. */
  public boolean clean() {
    return violations == 0 && errorsSurfaced == 0;
  }
}
