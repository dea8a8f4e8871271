package io.tiercel.benchmarks.trace;

import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.peers.JdbcPool;
import io.tiercel.benchmarks.peers.JdbcProbes;
import io.tiercel.benchmarks.peers.Peers;
import java.util.List;
import java.util.Locale;

/** What is compared. Each has rows of its own, so that nobody reads what another one wrote. */
enum Entrant {
  /** The whole tier. */
  TIERCEL(Contestant.TIERCEL),
  /** MySQL alone. */
  JDBC(Peers.JDBC),
  /** Caffeine over Redis, aside of MySQL. */
  JETCACHE(Peers.JETCACHE),
  /** A local cache over Redis, aside of MySQL. */
  REDISSON(Peers.REDISSON),
  /** A near cache over a map, aside of MySQL. */
  HAZELCAST(Peers.HAZELCAST);

  private final String label;

  Entrant(String label) {
    this.label = label;
  }

  /** Its name in reports. */
  String label() {
    return label;
  }

  /** The table of those that read and write MySQL themselves. */
  String plainTable() {
    return "plain_" + name().toLowerCase(Locale.ROOT);
  }

  /** Connects an application, for so many callers. */
  TraceRows open(Backends backends, int callers) {
    return switch (this) {
      case TIERCEL -> new TiercelRows(backends.cluster());
      case JDBC -> new JdbcRows(mysql(backends, callers));
      case JETCACHE -> new JetCacheRows(mysql(backends, callers), backends.redisPort());
      case REDISSON -> new RedissonRows(mysql(backends, callers), backends.redisPort());
      case HAZELCAST -> new HazelcastRows(mysql(backends, callers), backends.hazelcastPort());
    };
  }

  private JdbcProbes mysql(Backends backends, int callers) {
    List<HikariDataSource> pools =
        backends.shards().stream()
            .map(shard -> JdbcPool.open(shard.url(), shard.user(), shard.password(), callers))
            .toList();
    return new JdbcProbes(pools, plainTable());
  }
}
