package io.tiercel.cli.check;

import io.tiercel.cli.check.app.KeySpace;
import io.tiercel.cli.check.fault.FaultKind;
import io.tiercel.cli.check.mutant.Mechanism;
import io.tiercel.cli.run.RunException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is checked.
 *
 * @param seconds of load, 5 to 86,400
 * @param seed decides faults and load
 * @param faults which may happen; empty for none
 * @param apps application processes, 1 to 8
 * @param callers threads per application, 1 to 64
 * @param nodes cache node processes, 1 to 16
 * @param shards 1 to 16
 * @param replicas per shard, 0 to 3
 * @param perSecond operations per second that each caller aims at, 1 to 10,000
 * @param broken the mechanism switched off in nodes and applications; null for none
 */
public record CheckConfig(
    int seconds,
    long seed,
    Set<FaultKind> faults,
    int apps,
    int callers,
    int nodes,
    int shards,
    int replicas,
    int perSecond,
    @Nullable Mechanism broken) {
  /** First key, hot registers, all registers, counters. */
  static final KeySpace KEYS = new KeySpace(0, 8, 300, 12);

  static final int WRITE_PERCENT = 9;

  /** Checks every value. */
  public CheckConfig {
    between("seconds", seconds, 5, 86_400);
    between("apps", apps, 1, 8);
    between("callers", callers, 1, 64);
    between("nodes", nodes, 1, 16);
    between("shards", shards, 1, 16);
    between("replicas", replicas, 0, 3);
    between("rate", perSecond, 1, 10_000);
    faults = Set.copyOf(faults);
  }

  /** Whether processes have to be prepared for faults inside them. */
  boolean disturbs() {
    return faults.stream().anyMatch(FaultKind::inside);
  }

  private static void between(String knob, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw RunException.usage(
          knob + " is " + value + ", allowed are " + lowest + " to " + highest);
    }
  }
}
