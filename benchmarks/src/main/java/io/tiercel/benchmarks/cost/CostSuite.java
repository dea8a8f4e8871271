package io.tiercel.benchmarks.cost;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.cli.demo.Demo;
import io.tiercel.cli.demo.DemoConfig;
import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.demo.DemoPrograms;
import io.tiercel.cli.demo.DemoReport;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import java.util.List;
import java.util.Map;

/**
 * What the promises cost: the demo's requests per second beside those of the same demo without
 * fences, heartbeats and change feed, which may serve stale rows.
 */
public final class CostSuite implements Suite {
  private static final double WRITES = 0.05;
  private static final double GOAL = 0.9;

  private final Terminal terminal;
  private final DemoPlaces places;

  /** Runs demos, shown on this terminal. */
  public CostSuite(Terminal terminal, DemoPlaces places) {
    this.terminal = terminal;
    this.places = places;
  }

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public String description() {
    return "the demo's throughput beside that without fences, heartbeats and change feed";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    Rounds rounds = new Rounds();
    long stale = 0;
    for (int round = 0; round < settings.rounds(); round++) {
      DemoReport whole = demo(settings, round, progress, DemoPrograms.USUAL);
      DemoReport bare = demo(settings, round, progress, BareTier.programs());
      rounds.add(whole.throughput(), bare.throughput());
      stale += bare.staleReads();
    }
    return new Result(
        List.of(rounds.row("cost.throughput", "requests/s", "without", GOAL)),
        Map.of("rounds", rounds.pairs(), "staleReadsWithout", stale));
  }

  private DemoReport demo(Settings settings, long seed, Progress progress, DemoPrograms programs) {
    DemoConfig config =
        new DemoConfig(
            settings.seconds(), WRITES, null, 2, 8, 2, 2, 1, DemoConfig.TABLES_BOUND, false, seed);
    return new Demo(config, places, terminal, progress, Map.of(), programs).run();
  }
}
