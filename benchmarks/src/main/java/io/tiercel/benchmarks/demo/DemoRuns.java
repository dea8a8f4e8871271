package io.tiercel.benchmarks.demo;

import io.tiercel.benchmarks.Suite;
import io.tiercel.cli.demo.Demo;
import io.tiercel.cli.demo.DemoConfig;
import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.demo.DemoPrograms;
import io.tiercel.cli.demo.DemoReport;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import java.util.Map;

/**
 * Demos to compare: the shop's trace with 5 % writes on two shards and two nodes.
 *
 * @param terminal shows each while it runs
 * @param places where they find the trace
 */
public record DemoRuns(Terminal terminal, DemoPlaces places) {
  static final double WRITES = 0.05;

  DemoReport run(
      Suite.Settings settings,
      Progress progress,
      long seed,
      boolean sessions,
      DemoPrograms programs) {
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
    return new Demo(config, places, terminal, progress, Map.of(), programs).run();
  }
}
