package io.tiercel.cli.check;

import io.tiercel.cli.check.app.CheckTask;
import io.tiercel.cli.check.app.OperationLines;
import io.tiercel.cli.check.app.OperationLines.FailedRead;
import io.tiercel.cli.check.fault.FaultRecord;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import io.tiercel.cli.check.rule.Findings;
import io.tiercel.cli.check.rule.HistoryChecker;
import io.tiercel.cli.check.rule.StalenessFigures;
import io.tiercel.cli.check.rule.Violation;
import io.tiercel.cli.check.rule.ViolationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects what the applications logged and makes the report of it. Confined to one thread. */
final class CheckOutcome {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MOST_CALM_ERRORS = 20;

  /** What two writers at one row tell each other: no failure. */
  private static final Set<String> ANSWERS = Set.of("NOT_FOUND", "DUPLICATE_KEY");

  private final History history;
  private final Periods periods;
  private final Map<String, Long> errorsByCode = new TreeMap<>();
  private final List<String> calmErrors = new ArrayList<>();
  private long calmErrorCount;
  private long faultedErrorCount;
  private long reads;
  private long failedReads;
  private long writes;
  private long acknowledged;
  private long unknown;

  CheckOutcome(History history, Periods periods) {
    this.history = history;
    this.periods = periods;
  }

  /** Adds all that one process logged; one that was killed early may have no log. */
  void add(CheckTask task) throws IOException {
    Path log = Path.of(task.logFile());
    if (!Files.exists(log)) {
      return;
    }
    OperationLines lines = OperationLines.of(task.process(), log);
    lines.reads().forEach(this::add);
    lines.writes().forEach(this::add);
    lines.failedReads().forEach(this::add);
  }

  private void add(ReadOperation read) {
    reads++;
    history.add(read);
  }

  /** Adds a write. */
  void add(WriteOperation write) {
    writes++;
    acknowledged += write.result() == WriteResult.ACKNOWLEDGED ? 1 : 0;
    unknown += write.result() == WriteResult.UNKNOWN ? 1 : 0;
    history.add(write);
    if (!write.code().isEmpty() && !ANSWERS.contains(write.code())) {
      error(
          write.code(),
          write.startNanos(),
          write.endNanos(),
          write.describe(history.originNanos()));
    }
  }

  private void add(FailedRead failed) {
    failedReads++;
    double start = seconds(failed.startNanos());
    double end = seconds(failed.endNanos());
    error(
        failed.code(),
        failed.startNanos(),
        failed.endNanos(),
        String.format(
            java.util.Locale.ROOT,
            "%s read key %d %s [%.6f s, %.6f s] %s",
            failed.process(),
            failed.key(),
            failed.level(),
            start,
            end,
            failed.code()));
  }

  private void error(String code, long startNanos, long endNanos, String line) {
    errorsByCode.merge(code, 1L, Long::sum);
    if (!periods.calm(startNanos, endNanos)) {
      faultedErrorCount++;
      return;
    }
    calmErrorCount++;
    if (calmErrors.size() < MOST_CALM_ERRORS) {
      calmErrors.add(line);
    }
  }

  private double seconds(long nanos) {
    return (nanos - history.originNanos()) / NANOS_PER_SECOND;
  }

  /** Judges everything. */
  CheckReport report(CheckConfig config, double seconds, List<FaultRecord> faults) {
    StalenessFigures staleness = new StalenessFigures();
    Findings findings = HistoryChecker.check(history, staleness);
    Map<String, Integer> faultsByKind = new TreeMap<>();
    faults.forEach(fault -> faultsByKind.merge(fault.kind(), 1, Integer::sum));
    Map<String, Integer> byKind = new TreeMap<>();
    findings.counts().forEach((kind, count) -> byKind.put(kind.name(), count));
    return new CheckReport(
        config.seed(),
        seconds,
        reads + failedReads + writes,
        reads,
        writes,
        acknowledged,
        unknown,
        findings.total(),
        byKind,
        findings.count(ViolationKind.ACKNOWLEDGED_WRITE_LOST)
            + findings.count(ViolationKind.LOST_UPDATE),
        findings.count(ViolationKind.WRITE_APPLIED_TWICE),
        faultedErrorCount,
        calmErrorCount,
        errorsByCode,
        calmErrors,
        staleness.figures(),
        faults.size(),
        faultsByKind,
        faults,
        findings.kept().stream().map(this::trace).toList());
  }

  private CheckReport.Trace trace(Violation violation) {
    return new CheckReport.Trace(
        violation.kind().name(),
        violation.key(),
        violation.atNanos() == 0 ? 0 : seconds(violation.atNanos()),
        violation.trace());
  }
}
