package io.tiercel.cli;

import io.tiercel.migrations.SoakLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When a migrated shard is worse off than allowed. */
final class SoakOptions {
  @Option(
      names = "--max-lag",
      paramLabel = "TIME",
      converter = DurationText.class,
      description =
          "Stop when a replica of a migrated shard is further behind. It repeats what the primary"
              + " did: more than the migration takes. Default: 10s.")
  private Duration maxLag = SoakLimits.DEFAULT_MAX_LAG;

  @Option(
      names = "--max-p99",
      paramLabel = "TIME",
      converter = DurationText.class,
      description =
          "Stop when more than one in a hundred of the nodes' transactions on a migrated shard"
              + " takes longer, or its primary does for a trifle. Default: 1s.")
  private Duration maxLatency = SoakLimits.DEFAULT_MAX_LATENCY;

  @Option(
      names = "--max-errors",
      paramLabel = "SHARE",
      description =
          "Stop when a larger share of the nodes' requests to shards fails: 0 to 1. Default:"
              + " 0.01.")
  private double maxErrors = SoakLimits.DEFAULT_MAX_ERRORS;

  SoakLimits limits() {
    return new SoakLimits(maxLag, maxLatency, maxErrors);
  }
}
