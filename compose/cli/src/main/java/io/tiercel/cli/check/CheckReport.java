package io.tiercel.cli.check;

import io.tiercel.cli.check.fault.FaultRecord;
import io.tiercel.cli.check.rule.StalenessFigures.Figures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a check found; stays the same in JSON over releases, but for what is added.
 *
 * @param seed repeats the run's load and faults
 * @param seconds of load
 * @param operations answered or not
 * @param reads answered
 * @param writes that began
 * @param acknowledgedWrites of these
 * @param unknownOutcomes writes of which nobody can say whether they were applied
 * @param violations breaches of a promise
 * @param violationsByKind how many of each kind
 * @param ackedWritesLost acknowledged writes that MySQL does not have
 * @param writesDuplicated writes that were applied twice
 * @param errorsInFaultedPeriods operations that failed while something was broken
 * @param errorsInCalmPeriods operations that failed while nothing was
 * @param errorsByCode of both
 * @param calmErrors the first of those in calm periods
 * @param staleness of reads per freshness, in milliseconds, against acknowledged writes
 * @param faultCount how many faults there were
 * @param faultsByKind how many of each kind
 * @param faults with their times
 * @param traces the first violations of each kind, each with the fewest operations that show it
 */
public record CheckReport(
    long seed,
    double seconds,
    long operations,
    long reads,
    long writes,
    long acknowledgedWrites,
    long unknownOutcomes,
    int violations,
    Map<String, Integer> violationsByKind,
    int ackedWritesLost,
    int writesDuplicated,
    long errorsInFaultedPeriods,
    long errorsInCalmPeriods,
    Map<String, Long> errorsByCode,
    List<String> calmErrors,
    Map<String, Figures> staleness,
    int faultCount,
    Map<String, Integer> faultsByKind,
    List<FaultRecord> faults,
    List<Judgement.Trace> traces) {
  static CheckReport of(
      CheckConfig config, double seconds, List<FaultRecord> faults, Judgement judgement) {
    Map<String, Integer> faultsByKind = new TreeMap<>();
    faults.forEach(fault -> faultsByKind.merge(fault.kind(), 1, Integer::sum));
    return new CheckReport(
        config.seed(),
        seconds,
        judgement.operations(),
        judgement.reads(),
        judgement.writes(),
        judgement.acknowledged(),
        judgement.unknown(),
        judgement.findings().total(),
        judgement.violationsByKind(),
        judgement.lostWrites(),
        judgement.duplicatedWrites(),
        judgement.faultedErrors(),
        judgement.calmErrors(),
        judgement.errorsByCode(),
        judgement.calmErrorLines(),
        judgement.staleness(),
        faults.size(),
        faultsByKind,
        faults,
        judgement.traces());
  }

  /** Whether no promise was broken. */
  public boolean clean() {
    return violations == 0;
  }
}
