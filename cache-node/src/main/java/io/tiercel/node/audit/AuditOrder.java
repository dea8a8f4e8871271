package io.tiercel.node.audit;

/**
 * An audit that somebody asked for.
 *
 * @param seconds how long copies are sampled at most; 1..3600
 * @param rate copies of each kind per second; 1..5000
 * @param samples end when so many copies are checked; 0 for no end but the time
 */
public record AuditOrder(int seconds, int rate, long samples) {
  /** Refuses what is out of range. */
  public AuditOrder {
    require("seconds", seconds, 1, 3_600);
    require("rate", rate, 1, 5_000);
    require("samples", samples, 0, 1_000_000_000);
  }

  private static void require(String knob, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          knob + " is " + value + ", allowed are " + min + " to " + max);
    }
  }
}
