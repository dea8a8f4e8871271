package io.tiercel.cli;

import io.tiercel.cli.soak.NodeSignals;
import io.tiercel.migrations.ServerSignals;
import io.tiercel.migrations.SoakLimits;
import io.tiercel.migrations.SoakSignals;
import java.time.Duration;
import java.util.List;
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

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      split = ",",
      description =
          "HTTP addresses of the cache nodes, which are watched too. Default: those of the local"
              + " cluster.")
  private List<String> http = List.of();

  /** Everything that can be watched. */
  SoakSignals signals(MigrationOptions.Target target) {
    List<String> nodes = http.isEmpty() ? target.nodes() : http;
    for (String node : nodes) {
      if (!node.matches("[^:/\\s]+:[0-9]{1,5}")) {
        throw CommandException.usage("--http has '" + node + "'; a node is HOST:PORT.");
      }
    }
    return SoakSignals.all(
        List.of(
            new ServerSignals(target.access().credentials(), limits()),
            new NodeSignals(nodes, limits())));
  }

  private SoakLimits limits() {
    return new SoakLimits(maxLag, maxLatency, maxErrors);
  }
}
