package io.tiercel.benchmarks.demo;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.cli.demo.DemoPrograms;
import io.tiercel.cli.demo.DemoReport;
import io.tiercel.cli.output.Progress;
import java.util.List;
import java.util.Map;

/**
 * What the promises cost: the demo's requests per second beside those of the same demo without
 * fences, heartbeats and change feed, which may serve stale rows.
 *
 * @param demos runs them
 */
public record CostSuite(DemoRuns demos) implements Suite {
  private static final String WITHOUT = "without";

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    Rounds rounds = new Rounds();
    long stale = 0;
    for (int round = 0; round < settings.rounds(); round++) {
      DemoReport whole = demos.run(settings, progress, round, false, DemoPrograms.USUAL);
      DemoReport bare = demos.run(settings, progress, round, false, BareTier.programs());
      rounds.add(whole.throughput(), Map.of(WITHOUT, bare.throughput()));
      stale += bare.staleReads();
    }
    return new Result(
        List.of(rounds.row("cost.throughput", "requests/s", Goal.atLeast(0.9, WITHOUT))),
        Map.of("rounds", rounds.all(), "staleReadsWithout", stale));
  }
}
