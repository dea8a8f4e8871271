package io.tiercel.benchmarks.hits;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.tables.ProbeRows;
import io.tiercel.cli.demo.trace.TraceSource;
import io.tiercel.cli.demo.trace.TraceSource.NamedTrace;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Near caches with room for 1, 5 and 20 % of the objects of the shop's trace, replayed from its
 * beginning by one caller.
 *
 * @param traces finds the trace
 */
public record HitSuite(TraceSource traces) implements Suite {
  private static final int REQUESTS = 300_000;
  private static final int[] PERCENTS = {1, 5, 20};
  private static final int PERCENT = 100;

  @Override
  public String name() {
    return "hits";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    progress.step("trace");
    NamedTrace found = traces.find(null, 0);
    Replay replay = new Replay(found.trace(), REQUESTS);
    List<Row> rows = new ArrayList<>();
    try (RunFolder folder = RunFolder.create(settings.runs());
        MeasuredCluster cluster =
            MeasuredCluster.start(folder.resolve("cluster"), 1, 1, progress)) {
      progress.step(found.trace().objects() + " rows");
      ProbeRows.insert(cluster.cluster(), found.trace().objects());
      for (int percent : PERCENTS) {
        progress.step("near caches with room for " + percent + " %");
        int size = found.trace().objects() * percent / PERCENT;
        Rounds once = new Rounds();
        once.add(
            HitRatios.tiercel(cluster, replay, size),
            Map.of(
                Peers.CAFFEINE,
                HitRatios.caffeine(replay, size),
                Peers.HAZELCAST,
                HitRatios.hazelcast(folder.resolve("hazelcast.log"), replay, size)));
        rows.add(
            once.row(
                "hits." + percent + "percent",
                "of reads",
                Goal.atLeast(1, Peers.CAFFEINE, Peers.HAZELCAST)));
      }
      progress.done();
    }
    return new Result(
        rows, Map.of("trace", found.name(), "requests", replay.length(), "repeated", false));
  }
}
