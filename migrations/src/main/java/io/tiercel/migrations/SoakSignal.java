package io.tiercel.migrations;

import java.util.Optional;

/** What is watched of one shard while it is migrated and after. Confined to one thread. */
public interface SoakSignal extends AutoCloseable {
  /**
   * Looks once; takes some seconds at most.
   *
   * @return why the rollout must not go on: what is beyond which limit, and where
   */
  Optional<String> alarm();

  @Override
  void close();
}
