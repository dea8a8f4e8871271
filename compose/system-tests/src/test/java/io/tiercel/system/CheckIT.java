package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.cli.check.Check;
import io.tiercel.cli.check.CheckConfig;
import io.tiercel.cli.check.CheckReport;
import io.tiercel.cli.check.fault.FaultKind;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One small check with everything real: servers, nodes, applications, faults, judgement. */
@Timeout(240)
final class CheckIT {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  /** Servers that other tests of this JVM share. */
  private final Set<Long> before = processes();

  private static Set<Long> processes() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  @AfterEach
  void nothingIsLeft() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(before).as("processes").containsAll(processes()));
    assertThat(folder.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void run_withFaults_breaksNoPromise() {
    EnumSet<FaultKind> faults =
        EnumSet.of(
            FaultKind.NODE_STOP,
            FaultKind.APP_KILL,
            FaultKind.SERVICE_CUT,
            FaultKind.MYSQL_REFUSED,
            FaultKind.NODE_LINK_CUT,
            FaultKind.INVALIDATION_LOSS,
            FaultKind.APP_CLOCK,
            FaultKind.OUTSIDE_REPLACE,
            FaultKind.REPLICATION_STOP);
    CheckConfig config = new CheckConfig(20, 20_261_120, faults, 2, 6, 2, 2, 1, 100, null);
    CheckReport report =
        new Check(
                config,
                new Check.Places(folder.resolve("runs"), null),
                new Terminal(new PrintWriter(err), new PrintWriter(err, true), false, false),
                Progress.SILENT)
            .run();
    assertThat(report.traces()).as("%s", err).isEmpty();
    assertThat(report.violations()).isZero();
    assertThat(report.faultsByKind()).hasSizeGreaterThanOrEqualTo(6);
    assertThat(report.reads()).isGreaterThan(1_000);
    assertThat(report.acknowledgedWrites()).isGreaterThan(100);
    assertThat(report.staleness()).containsKeys("any", "session", "strong", "bounded(1000 ms)");
  }
}
