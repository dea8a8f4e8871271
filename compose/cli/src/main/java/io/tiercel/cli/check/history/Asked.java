package io.tiercel.cli.check.history;

import java.time.Duration;

/**
 * The freshness a read asked for.
 *
 * @param level which promise
 * @param boundNanos how far behind at most; for {@link Level#BOUNDED} and {@link Level#SESSION}
 */
public record Asked(Level level, long boundNanos) {
  /** The promises there are. */
  public enum Level {
    /** At most so far behind. */
    BOUNDED,
    /** Never behind what the session saw or wrote, and within the default bound. */
    SESSION,
    /** Never behind. */
    STRONG,
    /** No promise but the age told. */
    ANY
  }

  /**
   * Whether an answer from outside the near cache has every write acknowledged before the read. All
   * others may share a request that is younger than their bound.
   */
  public boolean asksSharedTierAnew() {
    return level == Level.STRONG || (level == Level.BOUNDED && boundNanos == 0);
  }

  @Override
  public String toString() {
    return level == Level.BOUNDED
        ? "bounded(" + Duration.ofNanos(boundNanos).toMillis() + " ms)"
        : level.name().toLowerCase(java.util.Locale.ROOT);
  }
}
