package io.tiercel.cli.demo;

import io.tiercel.cli.run.RunException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the demo shows.
 *
 * @param seconds of replay, 1 to 3600
 * @param writes 0 to 1: this share of the requests writes
 * @param trace file to replay; null for {@code orm-busy}
 * @param apps application processes, 1 to 8
 * @param callers threads per application, 1 to 100
 * @param nodes cache node processes, 1 to 16
 * @param shards 1 to 16
 * @param replicas per shard, 0 to 3
 * @param bound how far behind a read may be, 1 ms to 1 minute
 * @param sessions whether each caller reads in a session of its own; then the bound is the tables'
 *     own, 1 s
 * @param seed decides which requests are writes, and of which kind
 */
public record DemoConfig(
    int seconds,
    double writes,
    @Nullable Path trace,
    int apps,
    int callers,
    int nodes,
    int shards,
    int replicas,
    Duration bound,
    boolean sessions,
    long seed) {
  /** What the demo's tables allow where nothing else is asked for. */
  public static final Duration TABLES_BOUND = Duration.ofSeconds(1);

  private static final Duration LONGEST_BOUND = Duration.ofMinutes(1);

  /** Checks every value. */
  public DemoConfig {
    between("seconds", seconds, 1, 3_600);
    if (!(writes >= 0 && writes <= 1)) {
      throw RunException.usage("writes is " + writes + ", allowed are 0 to 1");
    }
    between("apps", apps, 1, 8);
    between("callers", callers, 1, 100);
    between("nodes", nodes, 1, 16);
    between("shards", shards, 1, 16);
    between("replicas", replicas, 0, 3);
    if (bound.compareTo(Duration.ofMillis(1)) < 0 || bound.compareTo(LONGEST_BOUND) > 0) {
      throw RunException.usage(
          "bound is " + bound.toMillis() + " ms, allowed are 1 to " + LONGEST_BOUND.toMillis());
    }
    if (sessions && !bound.equals(TABLES_BOUND)) {
      throw RunException.usage(
          "bound is " + bound.toMillis() + " ms, but sessions keep to the tables' own bound, 1000");
    }
  }

  private static void between(String knob, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw RunException.usage(
          knob + " is " + value + ", allowed are " + lowest + " to " + highest);
    }
  }
}
