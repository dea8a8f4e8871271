package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.contest.Contest;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;

/**
 * Where a part of the suite measures.
 *
 * @param settings of the suite
 * @param folder of the run
 * @param progress hears of every point
 */
record Scene(Suite.Settings settings, RunFolder folder, Progress progress) {
  /** As long a time for each point as others have for a turn. */
  Contest contest() {
    return new Contest(settings);
  }

  /** One shard and so many nodes. */
  MeasuredCluster cluster(String name, int nodes) {
    return MeasuredCluster.start(folder.resolve(name), 1, nodes, progress);
  }
}
