package io.tiercel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private double measured = 3;
  private final Deque<Double> ratios = new ArrayDeque<>();
  private List<Boolean> wanted = List.of();

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

  /** One ratio after the other. */
  private final class Compared implements Suite {
    @Override
    public String name() {
      return "compared";
    }

    @Override
    public Result run(Settings settings, Progress progress) {
      wanted = List.of(settings.wants("compared.gets"), settings.wants("compared.puts"));
      Rounds rounds = new Rounds();
      rounds.add(ratios.remove(), Map.of("peer", 1.0));
      return new Result(
          List.of(rounds.row("compared.gets", "gets/s", Goal.atLeast(1, "peer"))), Map.of());
    }
  }

  /** Cannot be measured. */
  private static final class Broken implements Suite {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Result run(Settings settings, Progress progress) {
      throw RunException.failed("the peer does not start", null);
    }
  }

  private int run(String... args) {
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
    BenchCommand command =
        new BenchCommand(
            terminal,
            Clock.systemUTC(),
            new Bench(List.of(new Fixed(), new Compared(), new Broken())),
            folder.resolve("runs"));
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

    assertThat(run("bench", "fixed")).isEqualTo(1);
    assertThat(out.toString()).contains("missed");
  }

  @Test
  void bench_oneSuiteFails_keepsWhatTheOthersMeasured() throws IOException {
    Path report = folder.resolve("bench.json");

    int exitCode = run("bench", "broken", "fixed", "--report", report.toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(out.toString()).contains("fixed.p99");
    assertThat(err.toString()).contains("suite broken failed: the peer does not start");
    assertThat(Files.readString(report)).contains("fixed.p99", "the peer does not start");
  }

  private int runWithBudget(double committed, Double... measuredRatios) throws IOException {
    Path budget = folder.resolve("budget.json");
    Files.writeString(budget, "{\"compared.gets\": " + committed + "}");
    ratios.addAll(List.of(measuredRatios));
    return run("bench", "compared", "--budget", budget.toString());
  }

  @Test
  void bench_ratioNearTheBudgets_isGoodThoughTheGoalIsMissed() throws IOException {
    assertThat(runWithBudget(0.5, 0.41)).isZero();
    assertThat(out.toString()).contains("0.410", "0.500", "kept");
  }

  @Test
  void bench_budget_wantsOnlyWhatItNames() throws IOException {
    runWithBudget(0.5, 0.41);
    assertThat(wanted).containsExactly(true, false);
    ratios.add(2.0);
    run("bench", "compared");
    assertThat(wanted).containsExactly(true, true);
  }

  @Test
  void bench_ratioBelowTheBudgetOnce_isMeasuredAgain() throws IOException {
    assertThat(runWithBudget(0.5, 0.39, 0.41)).isZero();
  }

  @Test
  void bench_ratioBelowTheBudgetThreeTimes_failsAndPrintsBoth() throws IOException {
    assertThat(runWithBudget(0.5, 0.39, 0.38, 0.37)).isEqualTo(1);
    assertThat(out.toString()).contains("0.370", "0.500", "slower by more than a quarter");
  }

  @Test
  void bench_budgetNamesAFigureThatIsGone_failsAndNamesIt() throws IOException {
    Path budget = folder.resolve("budget.json");
    Files.writeString(budget, "{\"fixed.renamed\": 1, \"other.suite\": 1}");

    assertThat(run("bench", "fixed", "--budget", budget.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("fixed.renamed", "was not measured");
    assertThat(out.toString()).doesNotContain("other.suite");
  }

  @Test
  void bench_wrongInput_isOneScreenAndNothingRuns() {
    assertThat(run("bench", "no-such")).isEqualTo(2);
    assertThat(run("bench", "--seconds", "4")).isEqualTo(2);
    assertThat(run("bench", "--rounds", "0")).isEqualTo(2);
    assertThat(run("bench", "--budget", folder.resolve("none.json").toString())).isEqualTo(2);
    assertThat(run("bench", "--report", folder.resolve("no/where.json").toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "there is no suite no-such; there are fixed, compared, broken",
            "--seconds is 4, allowed are 5 to 600",
            "--rounds is 0",
            "none.json, which is no JSON object",
            "no file in a folder that is there");
    assertThat(out.toString()).isEmpty();
  }
}
