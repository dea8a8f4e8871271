package io.tiercel.migrations;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.time.Duration;

/**
 * When a migrated shard is worse off than allowed. Immutable.
 *
 * @param maxLag how far its replicas may be behind what the primary held after its migration: 100
 *     ms to 24 h, default {@link #DEFAULT_MAX_LAG}. A replica repeats what the primary did, so it
 *     must be more than the migration itself takes
 * @param maxLatency how long 99 of 100 transactions, and the primary's answer to a trifle, may
 *     take: 1 ms to 1 h, default {@link #DEFAULT_MAX_LATENCY}
 * @param maxErrors how many of the nodes' requests to shards may fail: 0 to 1, default {@link
 *     #DEFAULT_MAX_ERRORS}
 */
public record SoakLimits(Duration maxLag, Duration maxLatency, double maxErrors) {
  private static final Duration MIN_LAG = Duration.ofMillis(100);
  private static final Duration MAX_LAG = Duration.ofHours(24);
  private static final Duration MIN_LATENCY = Duration.ofMillis(1);
  private static final Duration MAX_LATENCY = Duration.ofHours(1);

  /** Of {@link #maxLag}. */
  public static final Duration DEFAULT_MAX_LAG = Duration.ofSeconds(10);

  /** Of {@link #maxLatency}. */
  public static final Duration DEFAULT_MAX_LATENCY = Duration.ofSeconds(1);

  /** Of {@link #maxErrors}. */
  public static final double DEFAULT_MAX_ERRORS = 0.01;

  /** All defaults. */
  public static final SoakLimits DEFAULTS =
      new SoakLimits(DEFAULT_MAX_LAG, DEFAULT_MAX_LATENCY, DEFAULT_MAX_ERRORS);

  /**
   * Checks the ranges.
   *
   * @throws RouterException INVALID_CONFIG
   */
  public SoakLimits {
    require("maxLag", maxLag, MIN_LAG, MAX_LAG);
    require("maxLatency", maxLatency, MIN_LATENCY, MAX_LATENCY);
    if (!(maxErrors >= 0 && maxErrors <= 1)) {
      throw new RouterException(
          Code.INVALID_CONFIG, "maxErrors is " + maxErrors + "; allowed are 0 to 1");
    }
  }

  private static void require(String knob, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "%s is %d ms; allowed are %d ms to %d h"
              .formatted(knob, value.toMillis(), min.toMillis(), max.toHours()));
    }
  }
}
