package io.tiercel.benchmarks.storm;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.benchmarks.tables.ProbeRows;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Half of the nodes are killed while callers read by Zipf's law as fast as they are answered: what
 * the shards bear meanwhile, and how soon the tier carries the load again.
 */
public final class StormSuite implements Suite {
  private static final int ROWS = 20_000;
  private static final int NODES = 4;
  private static final int BUDGET = 500;
  private static final double RECOVERED = 0.95;
  private static final double LONGEST_SECONDS = 60;
  private static final double LAST_SECONDS = 3;
  private static final int IDLE_SECONDS = 3;

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    try (RunFolder folder = RunFolder.create(settings.runs())) {
      LocalClusterSpec spec =
          LocalClusterSpec.defaults(folder.resolve("cluster"))
              .withShape(2, 0, NODES)
              .withLoadBudget(BUDGET)
              .withMigrations(List.of(Probe.MIGRATIONS))
              .attached();
      try (LocalCluster cluster = LocalCluster.start(spec, progress)) {
        progress.step(ROWS + " rows");
        ProbeRows.insert(cluster, ROWS);
        return measure(settings, progress, cluster);
      }
    }
  }

  private static Result measure(Settings settings, Progress progress, LocalCluster cluster) {
    try (Sampler sampler = new Sampler(cluster)) {
      progress.step("probes alone");
      Timeline idle = new Timeline(sampler.during(Reads.NONE, IDLE_SECONDS));
      try (ReadLoad load = new ReadLoad(cluster, ROWS)) {
        progress.step("load on " + NODES + " nodes");
        Timeline before = new Timeline(sampler.during(load, settings.seconds()));
        progress.step("load on half of them");
        cluster.nodes().subList(NODES / 2, NODES).forEach(NodeProcess::kill);
        Timeline after = new Timeline(sampler.during(load, 2 * settings.seconds()));
        progress.done();
        return result(idle, before, after, load.errors());
      }
    }
  }

  private static Result result(
      Timeline idle, Timeline before, Timeline after, Map<String, Long> errorsByCode) {
    double usual = before.end(LAST_SECONDS).hitRatio();
    double recovery = after.recovered(RECOVERED * usual).orElse(Double.POSITIVE_INFINITY);
    long errors = errorsByCode.values().stream().mapToLong(Long::longValue).sum();
    // Every node looks after its shards' primaries, load or not.
    double probes = idle.mostSelectsPerSecond();
    double queries = after.mostSelectsPerSecond() - probes;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("hitRatioBefore", usual);
    details.put("hitRatioAfter", after.end(LAST_SECONDS).hitRatio());
    details.put("readsPerSecondBefore", before.end(LAST_SECONDS).readsPerSecond());
    details.put("readsPerSecondAfter", after.end(LAST_SECONDS).readsPerSecond());
    details.put("queriesPerSecondBefore", before.mostSelectsPerSecond());
    details.put("probesPerSecond", probes);
    details.put("errors", errorsByCode);
    return new Result(
        List.of(
            Row.atMost("storm.queries", "per shard and s", queries, BUDGET),
            Row.atMost("storm.recovery", "s", recovery, LONGEST_SECONDS),
            Row.atMost("storm.errors", "calls", (double) errors, 0)),
        details);
  }
}
