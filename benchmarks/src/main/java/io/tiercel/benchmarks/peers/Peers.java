package io.tiercel.benchmarks.peers;

/** What peers are called in reports. */
public final class Peers {
  /** Redis by Jedis and a pool of connections. */
  public static final String JEDIS = "jedis";

  /** Redis by Lettuce and one connection. */
  public static final String LETTUCE = "lettuce";

  /** A Hazelcast member by its client. */
  public static final String HAZELCAST = "hazelcast";

  /** A near cache over Redis. */
  public static final String JETCACHE = "jetcache";

  /** Another near cache over Redis. */
  public static final String REDISSON = "redisson";

  /** A cache in process, without anything behind it. */
  public static final String CAFFEINE = "caffeine";

  /** JDBC with a connection for each caller. */
  public static final String JDBC = "jdbc";

  /** JDBC with a pool of 16 connections. */
  public static final String JDBC_16 = "jdbc 16";

  /** JDBC with a pool of 64 connections. */
  public static final String JDBC_64 = "jdbc 64";

  /** Jdbi over the same kind of pool. */
  public static final String JDBI = "jdbi";

  /** ShardingSphere-JDBC over the same kind of pool. */
  public static final String SHARDINGSPHERE = "shardingsphere";

  /** MySQL with Redis as a cache aside. */
  public static final String CACHE_ASIDE = "cache-aside";

  private Peers() {}
}
