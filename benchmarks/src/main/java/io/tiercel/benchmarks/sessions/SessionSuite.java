package io.tiercel.benchmarks.sessions;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.cli.demo.Demo;
import io.tiercel.cli.demo.DemoConfig;
import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.demo.DemoReport;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.run.RunException;
import java.util.List;
import java.util.Map;

/** What sessions cost: the near cache's hit ratio on the shop's trace, with them and without. */
public final class SessionSuite implements Suite {
  private static final double WRITES = 0.05;
  private static final double GOAL = 0.95;

  private final Terminal terminal;
  private final DemoPlaces places;

  /** Runs demos, shown on this terminal. */
  public SessionSuite(Terminal terminal, DemoPlaces places) {
    this.terminal = terminal;
    this.places = places;
  }

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public String description() {
    return "the near cache's hit ratio with session freshness beside bounded(1 s)";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    Rounds rounds = new Rounds();
    for (int round = 0; round < settings.rounds(); round++) {
      double bounded = hitRatio(settings, false, round, progress);
      double sessions = hitRatio(settings, true, round, progress);
      rounds.add(sessions, bounded);
    }
    return new Result(
        List.of(rounds.row("sessions.near.hits", "of reads", "bounded(1 s)", GOAL)),
        Map.of("writes", WRITES, "rounds", rounds.pairs()));
  }

  private double hitRatio(Settings settings, boolean sessions, long seed, Progress progress) {
    DemoConfig config =
        new DemoConfig(
            settings.seconds(),
            WRITES,
            null,
            2,
            8,
            2,
            2,
            1,
            DemoConfig.TABLES_BOUND,
            sessions,
            seed);
    DemoReport report = new Demo(config, places, terminal, progress, Map.of()).run();
    if (!report.clean()) {
      throw RunException.failed("the demo was not clean: run ./tiercel demo to see why", null);
    }
    return report.hitRatio().near();
  }
}
