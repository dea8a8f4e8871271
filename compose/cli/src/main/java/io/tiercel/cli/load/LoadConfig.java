package io.tiercel.cli.load;

import io.tiercel.cli.check.app.KeySpace;
import io.tiercel.cli.run.RunException;

/**
 * What load is put on a cluster.
 *
 * @param seconds how long, 5 to 86,400
 * @param writes share of the operations that write, 0 to 1
 * @param apps application processes, 1 to 8
 * @param callers threads per application, 1 to 64
 * @param perSecond operations per second that each caller aims at, 1 to 10,000
 * @param seed decides what the callers do
 */
public record LoadConfig(
    int seconds, double writes, int apps, int callers, int perSecond, long seed) {
  private static final int HOT = 64;
  private static final int REGISTERS = 4_000;
  private static final int COUNTERS = 96;
  private static final int KEYS_OF_A_RUN = 10_000;

  /** Checks every value. */
  public LoadConfig {
    between("seconds", seconds, 5, 86_400);
    between("apps", apps, 1, 8);
    between("callers", callers, 1, 64);
    between("rate", perSecond, 1, 10_000);
    if (!(writes >= 0 && writes <= 1)) {
      throw RunException.usage("writes is " + writes + ", allowed are 0 to 1");
    }
  }

  int writePercent() {
    return (int) Math.round(100 * writes);
  }

  /** Keys that no other run has: what is left of those has stamps of its own. */
  static KeySpace keys(long epochSecond) {
    return new KeySpace(epochSecond * KEYS_OF_A_RUN, HOT, REGISTERS, COUNTERS);
  }

  private static void between(String knob, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw RunException.usage(
          knob + " is " + value + ", allowed are " + lowest + " to " + highest);
    }
  }
}
