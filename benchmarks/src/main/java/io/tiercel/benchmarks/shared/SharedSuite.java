package io.tiercel.benchmarks.shared;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.contest.Contest;
import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.contest.Standings;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads that the shared tier answers: of one caller, of many, of many at half of the rate that they
 * could have, and of fifty keys at a time, beside Redis and Hazelcast.
 */
public final class SharedSuite implements Suite {
  private static final String ONE = "shared.get.1";
  private static final String MANY = "shared.get.64";
  private static final String HALF = "shared.get.half.p999";
  private static final String HALF_MOST = "shared.get.half.most";
  private static final String ALL = "shared.all.50";
  private static final String GRID = ".grid";
  private static final int CALLERS = 64;
  private static final int BATCHING = 4;
  private static final double LONGEST_MICROS = 5_000;

  @Override
  public String name() {
    return "shared";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    try (RunFolder folder = RunFolder.create(settings.runs());
        SharedCaches caches = new SharedCaches(settings, folder, progress)) {
      Measured measured = new Measured(new ArrayList<>(), new LinkedHashMap<>());
      Contest contest = new Contest(settings);
      // Always: in short runs nodes would still compile when many callers are measured.
      one(contest, caches, measured, progress);
      if (settings.wants(MANY, MANY + GRID, HALF, HALF_MOST)) {
        many(contest, caches, measured, progress, settings.wants(HALF, HALF_MOST));
      }
      if (settings.wants(ALL, ALL + GRID)) {
        all(contest, caches, measured, progress);
      }
      progress.done();
      return new Result(measured.rows(), measured.details());
    }
  }

  private record Measured(List<Row> rows, Map<String, Object> details) {}

  private static void one(
      Contest contest, SharedCaches caches, Measured measured, Progress progress) {
    progress.step("one caller");
    Standings one = contest.closedLoop(1, caches.gets());
    measured.rows().add(one.p50(ONE, Goal.atMost(0.8, Peers.JEDIS)));
    measured.details().put("one", one.details());
  }

  private static void many(
      Contest contest,
      SharedCaches caches,
      Measured measured,
      Progress progress,
      boolean steadyToo) {
    progress.step(CALLERS + " callers");
    Standings many = contest.closedLoop(CALLERS, caches.gets());
    measured
        .rows()
        .add(many.perSecond(MANY, "gets", Goal.atLeast(1.5, Peers.JEDIS, Peers.LETTUCE)));
    measured.rows().add(many.perSecond(MANY + GRID, "gets", Goal.atLeast(3, Peers.HAZELCAST)));
    measured.details().put("many", many.details());
    if (steadyToo) {
      double half = many.perSecond(Contestant.TIERCEL) / 2;
      progress.step("at half of the most");
      Standings steady = contest.openLoop(CALLERS, half, caches.gets());
      measured.rows().add(steady.p999(HALF, Goal.atMost(1.5, Peers.JEDIS, Peers.LETTUCE)));
      measured
          .rows()
          .add(Row.atMost(HALF_MOST, "us", steady.p999(Contestant.TIERCEL), LONGEST_MICROS));
      measured.details().put("half", steady.details());
    }
  }

  private static void all(
      Contest contest, SharedCaches caches, Measured measured, Progress progress) {
    progress.step("fifty keys at a time");
    Standings batches = contest.closedLoop(BATCHING, caches.getAlls());
    measured
        .rows()
        .add(batches.perSecond(ALL, "keys", Goal.atLeast(0.7, Peers.JEDIS, Peers.LETTUCE)));
    measured.rows().add(batches.perSecond(ALL + GRID, "keys", Goal.atLeast(4, Peers.HAZELCAST)));
    measured.details().put("batches", batches.details());
  }
}
