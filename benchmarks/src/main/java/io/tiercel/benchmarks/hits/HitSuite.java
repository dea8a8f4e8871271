package io.tiercel.benchmarks.hits;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.tables.ProbeRows;
import io.tiercel.cli.demo.trace.ShopTraces;
import io.tiercel.cli.demo.trace.TraceSource;
import io.tiercel.cli.demo.trace.TraceSource.NamedTrace;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Near caches with room for 1, 5 and 20 % of the objects of the shop's traces, replayed from their
 * beginning by one caller.
 *
 * @param traces finds them
 */
public record HitSuite(TraceSource traces) implements Suite {
  /** Of the longer trace: what a cache learns at the beginning would weigh too much in fewer. */
  private static final int REQUESTS = 2_000_000;

  private static final int[] PERCENTS = {1, 5, 20};
  private static final int PERCENT = 100;

  @Override
  public String name() {
    return "hits";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    progress.step("traces");
    List<NamedTrace> found =
        Stream.of(ShopTraces.ORM_BUSY, ShopTraces.WEB12).map(name -> traces.shop(name, 0)).toList();
    int objects = found.stream().mapToInt(trace -> trace.trace().objects()).max().orElseThrow();
    List<Row> rows = new ArrayList<>();
    try (RunFolder folder = RunFolder.create(settings.runs());
        MeasuredCluster cluster =
            MeasuredCluster.start(folder.resolve("cluster"), 1, 1, progress)) {
      progress.step(objects + " rows");
      ProbeRows.insert(cluster.cluster(), objects);
      for (NamedTrace trace : found) {
        for (int percent : PERCENTS) {
          progress.step(trace.name() + ", near caches with room for " + percent + " %");
          rows.add(row(cluster, folder.resolve("hazelcast.log"), trace, percent));
        }
      }
      progress.done();
    }
    return new Result(
        rows, Map.of("traces", found.stream().map(NamedTrace::name).toList(), "repeated", false));
  }

  private static Row row(MeasuredCluster cluster, Path log, NamedTrace trace, int percent) {
    Replay replay = new Replay(trace.trace(), REQUESTS);
    int size = trace.trace().objects() * percent / PERCENT;
    Rounds once = new Rounds();
    once.add(
        HitRatios.tiercel(cluster, replay, size),
        Map.of(
            Peers.CAFFEINE,
            HitRatios.caffeine(replay, size),
            Peers.HAZELCAST,
            HitRatios.hazelcast(log, replay, size)));
    return once.row(
        "hits." + trace.name() + "." + percent + "percent",
        "of reads",
        Goal.atLeast(1, Peers.CAFFEINE, Peers.HAZELCAST));
  }
}
