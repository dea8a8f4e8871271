package io.tiercel.router;

import java.time.Duration;

/**
 * How the tier caches a table; a row of the catalog, or {@link #DEFAULT}.
 *
 * @param ttl how long a shared entry lives; each entry gets up to 10 % less, so that they do not
 *     end together
 * @param negativeTtl how long a shared entry says "absent"
 * @param nearCache whether SDKs may keep rows in process
 * @param nearTtl how long an SDK keeps a row
 * @param defaultBound how stale a near hit may be where the caller does not say; zero for never
 */
public record TablePolicy(
    Duration ttl,
    Duration negativeTtl,
    boolean nearCache,
    Duration nearTtl,
    Duration defaultBound) {
  /** 10 minutes, 1 minute, near cache on for 5 minutes, at most 1 s behind. */
  public static final TablePolicy DEFAULT =
      new TablePolicy(
          Duration.ofMinutes(10),
          Duration.ofMinutes(1),
          true,
          Duration.ofMinutes(5),
          Duration.ofSeconds(1));
}
