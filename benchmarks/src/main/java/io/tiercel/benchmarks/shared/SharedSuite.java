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
import java.util.List;
import java.util.Map;

/**
 * Reads that the shared tier answers: of one caller, of many, of many at half of the rate that they
 * could have, and of fifty keys at a time, beside Redis and Hazelcast.
 */
public final class SharedSuite implements Suite {
  private static final int MANY = 64;
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
      Contest contest = new Contest(settings);
      progress.step("one caller");
      Standings one = contest.closedLoop(1, caches.gets());
      progress.step(MANY + " callers");
      Standings many = contest.closedLoop(MANY, caches.gets());
      progress.step("at half of the most");
      double half = many.perSecond(Contestant.TIERCEL) / 2;
      Standings steady = contest.openLoop(MANY, half, caches.gets());
      progress.step("fifty keys at a time");
      Standings batches = contest.closedLoop(BATCHING, caches.getAlls());
      progress.done();
      return new Result(
          List.of(
              one.p50("shared.get.1", Goal.atMost(0.8, Peers.JEDIS)),
              many.perSecond(
                  "shared.get.64", "gets", Goal.atLeast(1.5, Peers.JEDIS, Peers.LETTUCE)),
              many.perSecond("shared.get.64.grid", "gets", Goal.atLeast(3, Peers.HAZELCAST)),
              steady.p999("shared.get.half.p999", Goal.atMost(1.5, Peers.JEDIS, Peers.LETTUCE)),
              Row.atMost(
                  "shared.get.half.most", "us", steady.p999(Contestant.TIERCEL), LONGEST_MICROS),
              batches.perSecond(
                  "shared.all.50", "keys", Goal.atLeast(0.7, Peers.JEDIS, Peers.LETTUCE)),
              batches.perSecond("shared.all.50.grid", "keys", Goal.atLeast(4, Peers.HAZELCAST))),
          Map.of(
              "one", one.details(),
              "many", many.details(),
              "half", steady.details(),
              "batches", batches.details()));
    }
  }
}
