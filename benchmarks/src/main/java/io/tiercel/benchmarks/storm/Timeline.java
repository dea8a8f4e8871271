package io.tiercel.benchmarks.storm;

import java.util.List;
import java.util.OptionalDouble;

/** Samples in order of time, looked at through windows of a second. Immutable. */
record Timeline(List<Sample> samples) {
  private static final double WINDOW_SECONDS = 1;

  /** Copies the samples. */
  Timeline {
    samples = List.copyOf(samples);
  }

  private Sample first() {
    return samples.get(0);
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }

  double hitRatio() {
    return last().hitRatioSince(first());
  }

  double readsPerSecond() {
    return last().readsSince(first()) / last().secondsSince(first());
  }

  /** The last seconds of it. */
  Timeline end(double seconds) {
    return new Timeline(samples.stream().filter(s -> last().secondsSince(s) <= seconds).toList());
  }

  /** Statements in the busiest second of the busiest shard. */
  double mostSelectsPerSecond() {
    double most = 0;
    for (Sample sample : samples) {
      Sample before = secondBefore(sample);
      if (before != null) {
        most = Math.max(most, sample.mostSelectsSince(before));
      }
    }
    return most;
  }

  /** After how many seconds a whole second had this hit ratio, and the rest of the time too. */
  OptionalDouble recovered(double hitRatio) {
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      Sample before = secondBefore(sample);
      if (before != null
          && sample.hitRatioSince(before) >= hitRatio
          && (i == samples.size() - 1 || last().hitRatioSince(sample) >= hitRatio)) {
        return OptionalDouble.of(before.secondsSince(first()));
      }
    }
    return OptionalDouble.empty();
  }

  @org.jspecify.annotations.Nullable
  private Sample secondBefore(Sample sample) {
    Sample found = null;
    for (Sample before : samples) {
      if (sample.secondsSince(before) >= WINDOW_SECONDS) {
        found = before;
      }
    }
    return found;
  }
}
