package io.tiercel.benchmarks.freshness;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Distribution;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How long after a write's acknowledgement another application still reads the old row: for writes
 * through the tier, and for writes by plain SQL behind its back. One application writes, the other
 * reads all keys without a pause, near cache and default freshness on.
 *
 * <p>Goals are for half of the writes that the machine can do, which is found first: at full speed
 * one measures how long its processes wait for each other. That figure is among the details.
 */
public final class FreshnessSuite implements Suite {

  private static final int KEYS = 16;
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    try (RunFolder folder = RunFolder.create(settings.runs())) {
      LocalClusterSpec spec =
          LocalClusterSpec.defaults(folder.resolve("cluster"))
              .withMigrations(List.of(Probe.MIGRATIONS))
              .attached();
      try (LocalCluster cluster = LocalCluster.start(spec, progress)) {
        return measure(settings, progress, folder, cluster);
      }
    }
  }

  private static Result measure(
      Settings settings, Progress progress, RunFolder folder, LocalCluster cluster) {
    try (WritingApplication writer = new WritingApplication(cluster, KEYS);
        OutsideWrites outside = new OutsideWrites(cluster, KEYS);
        Reader reader = Reader.start(cluster, KEYS, folder.resolve("reader.log"))) {
      progress.step("writes through the tier, warming up");
      int unused = writer.writeAtFullSpeed(settings.seconds(), reader.newSightings());
      progress.step("writes through the tier at full speed");
      Sightings rushed = reader.newSightings();
      int fullSpeed = writer.writeAtFullSpeed(settings.seconds() / 2, rushed);
      Distribution atFullSpeed = seen(rushed);
      progress.step("writes through the tier at half of it");
      Sightings tier = reader.newSightings();
      writer.write(fullSpeed / 2, settings.seconds(), tier);
      Distribution through = seen(tier);
      progress.step("writes behind the tier's back");
      Sightings behind = reader.newSightings();
      writer.writeOutside(outside, settings.seconds(), behind);
      Distribution past = seen(behind);
      progress.done();
      return result(fullSpeed, atFullSpeed, through, past);
    }
  }

  private static Distribution seen(Sightings sightings) {
    long latest = System.nanoTime() + SEEN_WITHIN.toNanos();
    while (sightings.unseen() > 0) {
      if (System.nanoTime() - latest > 0) {
        throw RunException.failed(
            sightings.unseen() + " writes were not seen within " + SEEN_WITHIN.toSeconds() + " s",
            null);
      }
      Thread.onSpinWait();
    }
    return Distribution.of(sightings.staleness());
  }

  private static Result result(
      int fullSpeed, Distribution atFullSpeed, Distribution through, Distribution past) {
    return new Result(
        List.of(
            Row.atMost("freshness.write.p99", "ms", through.p99(), 5),
            Row.atMost("freshness.write.p999", "ms", through.p999(), 15),
            Row.atMost("freshness.write.max", "ms", through.max(), 1_000),
            Row.atMost("freshness.outside.p99", "ms", past.p99(), 100)),
        Map.of(
            "writesPerSecondAtFullSpeed",
            fullSpeed,
            "writeAtFullSpeed",
            atFullSpeed,
            "write",
            through,
            "outside",
            past));
  }
}
