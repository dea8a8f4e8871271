package io.tiercel.benchmarks.start;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From nothing to the first answer: of a whole cluster of two shards, of one node of it, and of an
 * application's first read in a new JVM, with the flags that the README names for a quick start and
 * without any. Medians of the rounds; what has to be fetched and unpacked once is there.
 */
public final class StartSuite implements Suite {
  private static final int ROWS = 100;

  /** Of Netty for the flight recorder, which it makes ready when the first connection opens. */
  private static final String NO_EVENTS = "-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false";

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONGEST_SECONDS = 60;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    List<Double> clusters = new ArrayList<>();
    List<Double> nodes = new ArrayList<>();
    List<Double> quick = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    // The first one is not counted: it makes the nodes' class archive.
    for (int round = 0; round <= settings.rounds(); round++) {
      try (RunFolder folder = RunFolder.create(settings.runs())) {
        progress.step("round " + round);
        long began = System.nanoTime();
        try (LocalCluster cluster = LocalCluster.start(spec(folder), Progress.SILENT)) {
          double up = secondsSince(began);
          ItemRows.insert(cluster, ROWS);
          FirstValues first = firstValues(cluster, folder);
          double node = restart(cluster.nodes().get(1));
          if (round > 0) {
            clusters.add(up);
            nodes.add(node);
            quick.add(first.quick());
            plain.add(first.plain());
          }
        }
      }
    }
    progress.done();
    return new Result(
        List.of(
            Row.atMost("start.connect", "ms", median(quick), 300),
            Row.atMost("start.connect.plain", "ms", median(plain), 300),
            Row.atMost("start.node", "s", median(nodes), 5),
            Row.atMost("start.up", "s", median(clusters), 15)),
        Map.of("connect", quick, "connectPlain", plain, "node", nodes, "up", clusters));
  }

  private static LocalClusterSpec spec(RunFolder folder) {
    return LocalClusterSpec.defaults(folder.resolve("cluster"))
        .withMigrations(List.of(Probe.MIGRATIONS))
        .attached();
  }

  private record FirstValues(double quick, double plain) {}

  private static FirstValues firstValues(LocalCluster cluster, RunFolder folder) {
    Path archive = folder.resolve("application.jsa");
    Path log = folder.resolve("application.log");
    // Not measured: what a node does for the first time is no application's start.
    FirstValueApp.run(cluster, List.of("-XX:ArchiveClassesAtExit=" + archive), log);
    double quick =
        FirstValueApp.run(cluster, List.of("-XX:SharedArchiveFile=" + archive, NO_EVENTS), log);
    return new FirstValues(quick, FirstValueApp.run(cluster, List.of(), log));
  }

  private static double restart(NodeProcess node) {
    node.kill();
    long began = System.nanoTime();
    node.restart();
    while (!node.ready()) {
      if (secondsSince(began) > LONGEST_SECONDS) {
        throw RunException.failed(node.name() + " does not become ready; see " + node.log(), null);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return secondsSince(began);
  }

  private static double secondsSince(long began) {
    return (System.nanoTime() - began) / NANOS_PER_SECOND;
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
