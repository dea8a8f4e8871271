package io.tiercel.cli;

import io.tiercel.migrations.RolloutConfig;
import io.tiercel.migrations.SchemaRollout;
import io.tiercel.migrations.WaveSize;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How carefully a rollout goes. */
final class RolloutOptions {
  @Option(
      names = "--canary",
      paramLabel = "SHARD",
      description = "The shard that is migrated first. Default: the first with something to do.")
  private @Nullable String canary;

  @Option(
      names = "--soak",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "How long the canary is watched before the others follow. Default: 10s.")
  private Duration soak = RolloutConfig.DEFAULT_SOAK;

  @Option(
      names = "--wave",
      paramLabel = "SIZE",
      split = ",",
      description =
          "How many shards at a time after the canary: 2, or 25%%, or one after the other"
              + " 1,2,50%%; the last one stands for all that follow. Default: 25%%.")
  private List<String> waves = List.of(RolloutConfig.DEFAULT_WAVE.toString());

  RolloutConfig config() {
    return new RolloutConfig(canary, soak, waves.stream().map(WaveSize::parse).toList());
  }

  /** The rollout of these scripts on this cluster. */
  SchemaRollout of(MigrationOptions.Target target, String who) {
    return new SchemaRollout(
        target.access().endpoint(),
        target.access().credentials(),
        target.locations(),
        config(),
        who);
  }
}
