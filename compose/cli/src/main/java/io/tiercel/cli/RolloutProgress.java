package io.tiercel.cli;

import io.tiercel.cli.output.Progress;
import io.tiercel.migrations.RolloutListener;
import java.time.Duration;
import java.util.List;

/**
 * A rollout on the terminal.
 *
 * @param progress shows it
 */
record RolloutProgress(Progress progress) implements RolloutListener {
  @Override
  public void wave(int number, int of, List<String> shards) {
    String what = number == 1 ? "canary" : "wave " + number + " of " + of;
    progress.step(what + ": " + String.join(", ", shards));
  }

  @Override
  public void soaking(String shard, Duration left) {
    progress.detail("watching " + shard + ", " + (left.toSeconds() + 1) + " s left");
  }
}
