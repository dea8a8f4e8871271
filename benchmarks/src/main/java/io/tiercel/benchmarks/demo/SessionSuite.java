package io.tiercel.benchmarks.demo;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.cli.demo.DemoPrograms;
import io.tiercel.cli.demo.DemoReport;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import java.util.List;
import java.util.Map;

/**
 * What sessions cost: the near cache's hit ratio on the shop's trace, with them and without.
 *
 * @param demos runs them
 */
public record SessionSuite(DemoRuns demos) implements Suite {
  private static final String BOUNDED = "bounded(1 s)";

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    Rounds rounds = new Rounds();
    for (int round = 0; round < settings.rounds(); round++) {
      double bounded = hitRatio(settings, progress, round, false);
      double sessions = hitRatio(settings, progress, round, true);
      rounds.add(sessions, Map.of(BOUNDED, bounded));
    }
    return new Result(
        List.of(rounds.row("sessions.near.hits", "of reads", Goal.atLeast(0.95, BOUNDED))),
        Map.of("writes", DemoRuns.WRITES, "rounds", rounds.all()));
  }

  private double hitRatio(Settings settings, Progress progress, long seed, boolean sessions) {
    DemoReport report = demos.run(settings, progress, seed, sessions, DemoPrograms.USUAL);
    if (!report.clean()) {
      throw RunException.failed("the demo was not clean: run ./tiercel demo to see why", null);
    }
    return report.hitRatio().near();
  }
}
