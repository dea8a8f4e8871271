package io.tiercel.migrations;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How carefully a rollout goes. Immutable.
 *
 * @param canary the shard that is migrated first and watched; null for the first that has something
 *     to do
 * @param soak how long the canary is watched before the others follow: 0 s (not at all) to 24 h,
 *     default {@link #DEFAULT_SOAK}
 * @param waves sizes of the waves after the canary, in their order; the last one stands for all
 *     later ones; default {@link #DEFAULT_WAVE}
 */
public record RolloutConfig(@Nullable String canary, Duration soak, List<WaveSize> waves) {
  private static final Duration MAX_SOAK = Duration.ofHours(24);

  /** Of {@link #soak}. */
  public static final Duration DEFAULT_SOAK = Duration.ofSeconds(10);

  /** Of {@link #waves}: a quarter of the shards at a time. */
  public static final WaveSize DEFAULT_WAVE = new WaveSize(25, true);

  /** All defaults. */
  public static final RolloutConfig DEFAULTS =
      new RolloutConfig(null, DEFAULT_SOAK, List.of(DEFAULT_WAVE));

  /**
   * Checks the ranges.
   *
   * @throws RouterException INVALID_CONFIG
   */
  public RolloutConfig {
    waves = List.copyOf(waves);
    if (soak.isNegative() || soak.compareTo(MAX_SOAK) > 0) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "soak is " + soak.toSeconds() + " s; allowed are 0 s to " + MAX_SOAK.toHours() + " h");
    }
    if (waves.isEmpty()) {
      throw new RouterException(Code.INVALID_CONFIG, "no size of a wave is named");
    }
  }
}
