package io.tiercel.benchmarks;

import io.tiercel.benchmarks.cold.ColdSuite;
import io.tiercel.benchmarks.demo.CostSuite;
import io.tiercel.benchmarks.demo.DemoRuns;
import io.tiercel.benchmarks.demo.SessionSuite;
import io.tiercel.benchmarks.freshness.FreshnessSuite;
import io.tiercel.benchmarks.growth.GrowthSuite;
import io.tiercel.benchmarks.guard.GuardSuite;
import io.tiercel.benchmarks.hits.HitSuite;
import io.tiercel.benchmarks.near.NearSuite;
import io.tiercel.benchmarks.router.RouterSuite;
import io.tiercel.benchmarks.scale.ScaleSuite;
import io.tiercel.benchmarks.shared.SharedSuite;
import io.tiercel.benchmarks.start.StartSuite;
import io.tiercel.benchmarks.storm.StormSuite;
import io.tiercel.benchmarks.trace.TraceSuite;
import io.tiercel.benchmarks.writes.WriteSuite;
import io.tiercel.benchmarks.ycsb.YcsbSuite;
import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.demo.trace.ShopTraces;
import io.tiercel.cli.demo.trace.TraceSource;
import io.tiercel.cli.output.Terminal;
import java.time.Clock;
import java.util.List;

/** The entry of {@code tiercel bench}: the command with one more subcommand. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    io.tiercel.cli.Main.chooseLogging(args);
    Terminal terminal = Terminal.ofProcess(System.getenv());
    System.exit(io.tiercel.cli.Main.run(terminal, List.of(command(terminal)), args));
  }

  static BenchCommand command(Terminal terminal) {
    DemoPlaces places = DemoPlaces.ofUser();
    DemoRuns demos = new DemoRuns(terminal, places);
    TraceSource traces =
        new TraceSource(
            new ShopTraces(
                places.cacheFolder(), places.localRepository(), places.projectRoot(), step -> {}));
    Bench bench =
        new Bench(
            List.of(
                new FreshnessSuite(),
                new SessionSuite(demos),
                new CostSuite(demos),
                new StormSuite(),
                new GuardSuite(),
                new NearSuite(),
                new HitSuite(traces),
                new SharedSuite(),
                new ColdSuite(),
                new WriteSuite(),
                new YcsbSuite(),
                new TraceSuite(traces),
                new RouterSuite(),
                new StartSuite(),
                new ScaleSuite(),
                new GrowthSuite()));
    return new BenchCommand(terminal, Clock.systemUTC(), bench, places.cacheFolder());
  }
}
