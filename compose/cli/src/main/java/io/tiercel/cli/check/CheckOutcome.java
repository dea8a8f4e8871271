package io.tiercel.cli.check;

import io.tiercel.cli.check.app.CheckTask;
import io.tiercel.cli.check.app.OperationLines;
import io.tiercel.cli.check.app.OperationLines.FailedRead;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import io.tiercel.cli.check.rule.Findings;
import io.tiercel.cli.check.rule.HistoryChecker;
import io.tiercel.cli.check.rule.StalenessFigures;
import io.tiercel.cli.check.rule.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects what the applications logged, and judges it. Confined to one thread. */
public final class CheckOutcome {
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

  /**
   * Over a history with its keys and the rows at the end.
   *
   * @param periods when something was broken on purpose
   */
  public CheckOutcome(History history, Periods periods) {
    this.history = history;
    this.periods = periods;
  }

  /** Adds all that one process logged; one that was killed early may have no log. */
  public void add(CheckTask task) throws IOException {
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
  public void add(WriteOperation write) {
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
  public Judgement judge() {
    StalenessFigures staleness = new StalenessFigures();
    Findings findings = HistoryChecker.check(history, staleness);
    return new Judgement(
        reads,
        failedReads,
        writes,
        acknowledged,
        unknown,
        faultedErrorCount,
        calmErrorCount,
        Map.copyOf(errorsByCode),
        List.copyOf(calmErrors),
        findings,
        staleness.figures(),
        findings.kept().stream().map(this::trace).toList());
  }

  private Judgement.Trace trace(Violation violation) {
    return new Judgement.Trace(
        violation.kind().name(),
        violation.key(),
        violation.atNanos() == 0 ? 0 : seconds(violation.atNanos()),
        violation.trace());
  }
}
