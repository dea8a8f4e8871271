package io.tiercel.router;

import java.time.Duration;

/**
 * How a router reaches the catalog and the shards. Immutable.
 *
 * @param catalog where the catalog is
 * @param credentials one login for the catalog and all shards
 * @param pool limits of the connection pool of each endpoint
 * @param replicas when a replica may answer
 */
public record RouterConfig(
    MySqlEndpoint catalog, Credentials credentials, PoolConfig pool, ReplicaConfig replicas) {
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);

  /** A configuration with defaults for all but the catalog and the login. */
  public static RouterConfig of(MySqlEndpoint catalog, Credentials credentials) {
    return new RouterConfig(catalog, credentials, PoolConfig.DEFAULT, ReplicaConfig.DEFAULT);
  }

  /**
   * The limits of one HikariCP pool. A replica has one; a primary has three: for reads, for writes
   * of one statement, and for transactions, two of whose connections are for those that writes
   * share.
   *
   * @param maxConnections 1..1000, default 16
   * @param minIdle connections kept open and opened before the first request; 0..maxConnections,
   *     default 2
   * @param borrowTimeout longest wait for a connection; 250 ms..1 min, default 2 s; a caller's
   *     deadline can only shorten it
   * @param connectTimeout longest TCP and login time; 100 ms..1 min, default 2 s
   * @param socketTimeout longest silence of a server inside one statement; 100 ms..1 h, default 30
   *     s; a caller's deadline can only shorten it
   * @param leakThreshold a connection out longer than this is logged with its borrower's stack; 2
   *     s..1 h, or 0 for never, the default: each loan would note its stack and set an alarm, a
   *     sixth of what a read costs here, and connections are only lent to the router itself
   */
  public record PoolConfig(
      int maxConnections,
      int minIdle,
      Duration borrowTimeout,
      Duration connectTimeout,
      Duration socketTimeout,
      Duration leakThreshold) {
    /** 16 connections, 2 kept, 2 s, 2 s, 30 s, none. */
    public static final PoolConfig DEFAULT =
        new PoolConfig(
            16,
            2,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ZERO);

    /** Refuses what no pool can work with. */
    public PoolConfig {
      requireWithin("maxConnections", maxConnections, 1, 1000);
      requireWithin("minIdle", minIdle, 0, maxConnections);
      requireWithin("borrowTimeout", borrowTimeout, Duration.ofMillis(250), Duration.ofMinutes(1));
      requireWithin("connectTimeout", connectTimeout, SHORTEST_TIMEOUT, Duration.ofMinutes(1));
      requireWithin("socketTimeout", socketTimeout, SHORTEST_TIMEOUT, Duration.ofHours(1));
      if (!leakThreshold.isZero()) {
        requireWithin("leakThreshold", leakThreshold, Duration.ofSeconds(2), Duration.ofHours(1));
      }
    }
  }

  /**
   * When a replica may answer.
   *
   * @param maxLag a replica further behind leaves the rotation; 0..1 h, default 5 s
   * @param probeInterval how often health, lag and GTID set are asked; 10 ms..1 min, default 250 ms
   */
  public record ReplicaConfig(Duration maxLag, Duration probeInterval) {
    /** 5 s, 250 ms. */
    public static final ReplicaConfig DEFAULT =
        new ReplicaConfig(Duration.ofSeconds(5), Duration.ofMillis(250));

    /** Refuses what no replica can be judged by. */
    public ReplicaConfig {
      requireWithin("maxLag", maxLag, Duration.ZERO, Duration.ofHours(1));
      requireWithin("probeInterval", probeInterval, Duration.ofMillis(10), Duration.ofMinutes(1));
    }
  }

  private static <T extends Comparable<T>> void requireWithin(
      String knob, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new RouterException(
          RouterException.Code.INVALID_CONFIG,
          knob + " is " + value + ", allowed are " + least + " to " + most);
    }
  }
}
