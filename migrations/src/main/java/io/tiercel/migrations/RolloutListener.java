package io.tiercel.migrations;

import java.time.Duration;
import java.util.List;

/** Hears how a rollout goes. Called by the thread that runs it. */
public interface RolloutListener {
  /** Says nothing. */
  RolloutListener SILENT =
      new RolloutListener() {
        @Override
        public void wave(int number, int of, List<String> shards) {}

        @Override
        public void soaking(String shard, Duration left) {}
      };

  /** A wave begins; number 1 is the canary. */
  void wave(int number, int of, List<String> shards);

  /** The canary is watched, and all is well so far. */
  void soaking(String shard, Duration left);
}
