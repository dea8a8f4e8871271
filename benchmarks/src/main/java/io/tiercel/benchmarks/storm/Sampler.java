package io.tiercel.benchmarks.storm;

import io.tiercel.benchmarks.measured.SelectCounts;
import io.tiercel.cli.cluster.LocalCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks ten times a second, by MySQL's own counters. Confined to one thread. */
final class Sampler implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SelectCounts selects;

  Sampler(LocalCluster cluster) {
    this.selects = new SelectCounts(cluster);
  }

  /** Samples for so long, one at the start and one at the end. */
  List<Sample> during(Reads reads, int seconds) {
    List<Sample> samples = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    samples.add(now(reads));
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(EVERY_NANOS);
      samples.add(now(reads));
    }
    return samples;
  }

  private Sample now(Reads reads) {
    List<Long> perShard = selects.perShard();
    return new Sample(System.nanoTime(), reads.shared(), reads.loaded(), perShard);
  }

  @Override
  public void close() {
    selects.close();
  }
}
