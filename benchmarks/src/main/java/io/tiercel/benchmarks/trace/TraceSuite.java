package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.measured.SelectCounts;
import io.tiercel.benchmarks.peers.HazelcastServer;
import io.tiercel.benchmarks.peers.RedisServer;
import io.tiercel.benchmarks.tables.ProbeRows;
import io.tiercel.cli.demo.trace.TraceSource;
import io.tiercel.cli.demo.trace.TraceSource.NamedTrace;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The shop's trace, of whose operations one in twenty writes, by four applications with four
 * callers each: on the tier with two nodes and two shards, on the shards by JDBC, and with the
 * two-level caches that a team would put before the same shards. What everybody reads is compared
 * with what has been acknowledged.
 *
 * @param traces finds the trace
 */
public record TraceSuite(TraceSource traces) implements Suite {
  private static final int SHARDS = 2;
  private static final int NODES = 2;

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    progress.step("trace");
    NamedTrace found = traces.find(null, 0);
    int objects = found.trace().objects();
    try (RunFolder folder = RunFolder.create(settings.runs());
        MeasuredCluster cluster =
            MeasuredCluster.start(folder.resolve("cluster"), SHARDS, NODES, progress);
        RedisServer redis = RedisServer.start(settings.programs(), folder.resolve("redis"));
        HazelcastServer hazelcast =
            HazelcastServer.start("512m", folder.resolve("hazelcast.log"), client -> {});
        SelectCounts selects = new SelectCounts(cluster.cluster())) {
      Path file = folder.resolve("trace");
      found.trace().writeTo(file);
      progress.step(objects + " rows for each");
      insert(cluster, objects);
      Backends backends = Backends.of(cluster, redis, hazelcast);
      TraceContest contest = new TraceContest(settings, selects, progress);
      TraceFigures figures = measure(contest, backends, folder, file, objects, progress);
      progress.done();
      return new Result(figures.rows(), details(found, figures));
    } catch (IOException full) {
      throw RunException.failed("the trace cannot be written: " + full.getMessage(), full);
    }
  }

  private static void insert(MeasuredCluster cluster, int objects) {
    for (Entrant entrant : Entrant.values()) {
      if (entrant == Entrant.TIERCEL) {
        ProbeRows.insert(cluster.cluster(), objects);
      } else {
        ProbeRows.insertPlain(cluster.cluster(), entrant.plainTable(), objects);
      }
    }
  }

  private static TraceFigures measure(
      TraceContest contest,
      Backends backends,
      RunFolder folder,
      Path trace,
      int objects,
      Progress progress) {
    Map<Entrant, Applications> entrants = new EnumMap<>(Entrant.class);
    try {
      for (Entrant entrant : Entrant.values()) {
        progress.step(Applications.COUNT + " applications of " + entrant.label());
        entrants.put(entrant, Applications.start(entrant, backends, folder, trace, objects));
      }
      return new TraceFigures(contest.run(entrants));
    } finally {
      entrants.values().forEach(Applications::close);
    }
  }

  private static Map<String, Object> details(NamedTrace found, TraceFigures figures) {
    return Map.of(
        "trace",
        found.name(),
        "requests",
        found.trace().length(),
        "objects",
        found.trace().objects(),
        "applications",
        Applications.COUNT,
        "callersOfEach",
        Applications.CALLERS,
        "operationsPerWrite",
        ReplayCaller.OPERATIONS_PER_WRITE,
        "stale",
        figures.stale(),
        "rounds",
        figures.turns());
  }
}
