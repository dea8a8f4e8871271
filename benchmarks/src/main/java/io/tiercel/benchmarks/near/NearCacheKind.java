package io.tiercel.benchmarks.near;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.peers.Peers;
import java.nio.file.Path;

/** The near caches that are compared. */
public enum NearCacheKind {
  /** Ours, connected to a cluster. */
  TIERCEL(Contestant.TIERCEL),
  /** With nothing behind it. */
  CAFFEINE(Peers.CAFFEINE),
  /** Of a Hazelcast client. */
  HAZELCAST(Peers.HAZELCAST),
  /** Of JetCache's two levels. */
  JETCACHE(Peers.JETCACHE),
  /** Of Redisson's RLocalCachedMap. */
  REDISSON(Peers.REDISSON);

  private final String label;

  NearCacheKind(String label) {
    this.label = label;
  }

  /** Its name in reports. */
  String label() {
    return label;
  }

  /** Starts it and what is behind it, with all rows in it. */
  NearCache start(Path folder) {
    return switch (this) {
      case TIERCEL -> new TiercelNear(folder);
      case CAFFEINE -> new CaffeineNear();
      case HAZELCAST -> new HazelcastNear(folder);
      case JETCACHE -> new JetCacheNear(folder);
      case REDISSON -> new RedissonNear(folder);
    };
  }
}
