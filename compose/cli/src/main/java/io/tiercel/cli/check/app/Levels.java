package io.tiercel.cli.check.app;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.client.Freshness;
import java.time.Duration;
import java.util.Random;

/** Which freshness reads ask for, and how often. */
final class Levels {
  /** The default bound of a table; session reads keep it too. */
  static final Duration BOUND = Duration.ofSeconds(1);

  static final Chosen BOUNDED = bounded(BOUND);
  static final Chosen TIGHT = bounded(Duration.ofMillis(100));
  static final Chosen SHARED_TIER = bounded(Duration.ZERO);
  static final Chosen STRONG = new Chosen(Freshness.strong(), new Asked(Asked.Level.STRONG, 0));
  static final Chosen ANY = new Chosen(Freshness.any(), new Asked(Asked.Level.ANY, 0));
  static final Chosen SESSION =
      new Chosen(Freshness.session(), new Asked(Asked.Level.SESSION, BOUND.toNanos()));

  private Levels() {}

  /**
   * A freshness as the SDK takes it and as the history tells it.
   *
   * @param freshness for the SDK
   * @param asked for the history
   */
  record Chosen(Freshness freshness, Asked asked) {}

  private static Chosen bounded(Duration bound) {
    return new Chosen(Freshness.bounded(bound), new Asked(Asked.Level.BOUNDED, bound.toNanos()));
  }

  /** For a read outside of sessions. */
  static Chosen choose(Random random) {
    int percent = random.nextInt(100);
    if (percent < 55) {
      return BOUNDED;
    }
    if (percent < 72) {
      return TIGHT;
    }
    if (percent < 80) {
      return SHARED_TIER;
    }
    return percent < 88 ? STRONG : ANY;
  }
}
