package io.tiercel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.cli.demo.app.DemoApp;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.run.RunException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo with everything real: servers, nodes, applications, trace. */
@Timeout(300)
class DemoIT {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private Demo demo(int seconds) {
    DemoPlaces usual = DemoPlaces.ofUser();
    DemoPlaces places =
        new DemoPlaces(
            folder, usual.localRepository(), Path.of("..", "..").toAbsolutePath().normalize());
    DemoConfig config =
        new DemoConfig(seconds, 0.1, null, 2, 4, 2, 2, 1, Duration.ofSeconds(1), false, 42);
    Terminal terminal =
        new Terminal(new PrintWriter(err), new PrintWriter(err, true), false, false);
    return new Demo(config, places, terminal, Progress.SILENT, Map.of("tiercel", "test"));
  }

  private static Stream<ProcessHandle> applications() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process -> process.info().commandLine().orElse("").contains(DemoApp.class.getName()));
  }

  @AfterEach
  void nothingIsLeft() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(ProcessHandle.current().descendants()).as("processes").isEmpty());
    assertThat(folder.resolve("demo")).isEmptyDirectory();
  }

  @Test
  void run_fiveSeconds_isCleanAndEveryLayerAnswers() {
    DemoReport report = demo(5).run();
    assertThat(report.clean()).as("%s%n%s", report, err).isTrue();
    assertThat(report.reads()).isGreaterThan(100);
    assertThat(report.writes()).isGreaterThan(5);
    assertThat(report.answered().near()).isPositive();
    assertThat(report.answered().shared()).isPositive();
    assertThat(report.answered().load()).isPositive();
    assertThat(report.sqlReads()).isPositive().isLessThanOrEqualTo(report.rowsLoaded());
    assertThat(report.latencyMicros().write().count()).isEqualTo(report.writes());
    assertThat(report.requests()).isEqualTo(report.reads() + report.writes());
  }

  @Test
  void run_anApplicationDies_isAnError() {
    CompletableFuture<DemoReport> run = CompletableFuture.supplyAsync(() -> demo(60).run());
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> err.toString().contains(" 5 of 60 s") || run.isDone());
    assertThat(run).isNotDone();
    applications().findFirst().orElseThrow().destroyForcibly();
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RunException.class)
        .hasMessageContaining("exit code 137");
  }
}
