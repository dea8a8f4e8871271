package io.tiercel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private double measured = 3;

  /** Measures nothing. */
  private final class Fixed implements Suite {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public Result run(Settings settings, Progress progress) {
      return new Result(
          List.of(Row.atMost("fixed.p99", "ms", measured, 5)),
          Map.of("seconds", settings.seconds()));
    }
  }

  private int run(String... args) {
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
    BenchCommand command =
        new BenchCommand(
            terminal, Clock.systemUTC(), new Bench(List.of(new Fixed())), folder.resolve("runs"));
    return io.tiercel.cli.Main.run(terminal, List.of(command), args);
  }

  @Test
  void bench_goalMet_tellsAndWritesTheReport() throws IOException {
    Path report = folder.resolve("bench.json");

    int exitCode = run("bench", "fixed", "--seconds", "7", "--report", report.toString());

    assertThat(exitCode).isZero();
    assertThat(out.toString()).contains("fixed.p99", "3.000 ms", "<= 5 ms", "met");
    assertThat(Files.readString(report)).contains("\"goal\" : \"<= 5 ms\"", "\"seconds\" : 7");
  }

  @Test
  void bench_goalMissed_saysSoAndFails() {
    measured = 6;

    assertThat(run("bench")).isEqualTo(1);
    assertThat(out.toString()).contains("missed");
  }

  @Test
  void bench_wrongInput_isOneScreenAndNothingRuns() {
    assertThat(run("bench", "no-such")).isEqualTo(2);
    assertThat(run("bench", "--seconds", "4")).isEqualTo(2);
    assertThat(run("bench", "--rounds", "0")).isEqualTo(2);
    assertThat(run("bench", "--report", folder.resolve("no/where.json").toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "there is no suite no-such; there are fixed",
            "--seconds is 4, allowed are 5 to 600",
            "--rounds is 0",
            "no file in a folder that is there");
    assertThat(out.toString()).isEmpty();
  }
}
