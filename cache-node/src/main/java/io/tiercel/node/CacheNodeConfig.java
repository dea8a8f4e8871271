package io.tiercel.node;

import io.tiercel.node.config.ConfigException;
import io.tiercel.router.move.MoverConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache node's configuration file. Immutable; every value is checked when it is made.
 *
 * @param name what operators call this node; unique in its cluster
 * @param cluster nodes with the same cluster name find each other
 * @param grpc where SDKs and other nodes reach it
 * @param member where Hazelcast members find each other
 * @param http health, readiness, metrics and status
 * @param catalog the MySQL server with the catalog, and the login for it and all shards
 * @param cache sizes; may be left out
 * @param loader limits of reading from and writing to MySQL; may be left out
 * @param shutdown how it ends; may be left out
 * @param feed the change feed; may be left out
 * @param audit the comparison of copies with primaries; may be left out
 * @param mover the moving of slots between shards; may be left out
 */
public record CacheNodeConfig(
    String name,
    String cluster,
    Grpc grpc,
    Member member,
    Http http,
    Catalog catalog,
    Cache cache,
    Loader loader,
    Shutdown shutdown,
    Feed feed,
    Audit audit,
    Mover mover) {

  /** Refuses missing parts. */
  public CacheNodeConfig {
    requireText("name", name);
    requireText("cluster", cluster);
    require("grpc", grpc);
    require("member", member);
    require("http", http);
    require("catalog", catalog);
    cache = cache == null ? Cache.DEFAULT : cache;
    loader = loader == null ? Loader.DEFAULT : loader;
    shutdown = shutdown == null ? Shutdown.DEFAULT : shutdown;
    feed = feed == null ? Feed.DEFAULT : feed;
    audit = audit == null ? Audit.DEFAULT : audit;
    mover = mover == null ? Mover.DEFAULT : mover;
  }

  /**
   * Where the service listens.
   *
   * @param host the address to bind to
   * @param port 1..65535
   * @param advertise the name or address others use; default {@code host}, and needed where {@code
   *     host} is 0.0.0.0
   */
  public record Grpc(String host, int port, String advertise) {
    /** Refuses ports that do not exist, and a wildcard told to others. */
    public Grpc {
      requireText("grpc.host", host);
      requirePort("grpc.port", port);
      advertise = advertised("grpc", host, advertise);
    }
  }

  /**
   * Where Hazelcast listens.
   *
   * @param host the address to bind to
   * @param port 1..65535
   * @param advertise the name or address other nodes use; default {@code host}, and needed where
   *     {@code host} is a wildcard
   * @param seeds host:port of some members, itself or not; the first reachable is joined
   * @param lease how long a member that is not heard any more may still answer for the cluster, and
   *     how long the others wait for it before they do; the same on every node; 200ms..1m, default
   *     1s. A longer one forgives longer pauses of a process; writes to a killed node's keys wait
   *     for it.
   */
  public record Member(
      String host, int port, String advertise, List<String> seeds, Duration lease) {
    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(1);

    /** Refuses ports that do not exist, an empty list, and a lease out of range. */
    public Member {
      requireText("member.host", host);
      requirePort("member.port", port);
      advertise = advertised("member", host, advertise);
      require("member.seeds", seeds);
      if (seeds.isEmpty()) {
        throw new ConfigException("member.seeds is empty; name at least this member itself");
      }
      seeds = List.copyOf(seeds);
      lease = lease == null ? DEFAULT_LEASE : lease;
      if (lease.toMillis() < 200 || lease.toMillis() > 60_000) {
        throw new ConfigException("member.lease is " + lease + ", allowed are 200ms to 1m");
      }
    }
  }

  /**
   * Where operators look.
   *
   * @param host the address to bind to
   * @param port 1..65535
   */
  public record Http(String host, int port) {
    /** Refuses ports that do not exist. */
    public Http {
      requireText("http.host", host);
      requirePort("http.port", port);
    }
  }

  /**
   * The catalog's server and the login; one of {@code password} and {@code passwordFile}.
   *
   * @param host name or address
   * @param port 1..65535
   * @param user the account on the catalog and on all shards
   * @param password its password
   * @param passwordFile a file whose first line is the password
   */
  public record Catalog(
      String host, int port, String user, @Nullable String password, @Nullable Path passwordFile) {
    /** Refuses none or two passwords. */
    public Catalog {
      requireText("catalog.host", host);
      requirePort("catalog.port", port);
      requireText("catalog.user", user);
      if ((password == null) == (passwordFile == null)) {
        throw new ConfigException(
            "catalog needs one of password and passwordFile, not none and not both");
      }
    }

    String secret() {
      if (password != null) {
        return password;
      }
      try {
        List<String> lines = Files.readAllLines(java.util.Objects.requireNonNull(passwordFile));
        return lines.isEmpty() ? "" : lines.get(0);
      } catch (IOException e) {
        throw new ConfigException("catalog.passwordFile " + passwordFile + " cannot be read");
      }
    }

    @Override
    public String toString() {
      return "Catalog[" + user + "@" + host + ":" + port + "]";
    }
  }

  /**
   * Sizes.
   *
   * @param maxEntries entries this node owns, 1000..100,000,000, default 200,000; backups of other
   *     nodes' come on top
   * @param carriedBytes written rows up to this size, encoded, travel to all applications with
   *     their invalidation, so that near copies move forward without asking; 0..65,536, default
   *     256; 0 for none
   */
  public record Cache(Integer maxEntries, Integer carriedBytes) {
    static final Cache DEFAULT = new Cache(200_000, 256);

    /** Refuses what is out of range. */
    public Cache {
      maxEntries = maxEntries == null ? Integer.valueOf(200_000) : maxEntries;
      carriedBytes = carriedBytes == null ? Integer.valueOf(256) : carriedBytes;
      requireRange("cache.maxEntries", maxEntries, 1_000, 100_000_000);
      requireRange("cache.carriedBytes", carriedBytes, 0, 65_536);
    }

    /** With everything else as usual. */
    public Cache(int maxEntries) {
      this(maxEntries, DEFAULT.carriedBytes);
    }
  }

  /**
   * Limits per shard.
   *
   * @param threadsPerShard queries, and writes, at the same time at most; 1..256, default 8
   * @param maxBatch keys in one query; 1..2000, default 200
   * @param queriesPerSecond the load budget: queries that all nodes together may send to a shard
   *     within a second, each node an equal share; the same on every node; 100..1,000,000, default
   *     5000. Beyond it loads gather into larger queries, and wait
   */
  public record Loader(Integer threadsPerShard, Integer maxBatch, Integer queriesPerSecond) {
    static final Loader DEFAULT = new Loader(8, 200, 5_000);

    /** Refuses what is out of range. */
    public Loader {
      threadsPerShard = threadsPerShard == null ? Integer.valueOf(8) : threadsPerShard;
      maxBatch = maxBatch == null ? Integer.valueOf(200) : maxBatch;
      requireRange("loader.threadsPerShard", threadsPerShard, 1, 256);
      queriesPerSecond = queriesPerSecond == null ? Integer.valueOf(5_000) : queriesPerSecond;
      requireRange("loader.maxBatch", maxBatch, 1, 2_000);
      requireRange("loader.queriesPerSecond", queriesPerSecond, 100, 1_000_000);
    }
  }

  /**
   * How it ends.
   *
   * @param drain longest wait for requests under way; 0s..10m, default 10s
   */
  public record Shutdown(Duration drain) {
    static final Shutdown DEFAULT = new Shutdown(Duration.ofSeconds(10));

    /** Refuses what is out of range. */
    public Shutdown {
      require("shutdown.drain", drain);
      if (drain.isNegative() || drain.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new ConfigException("shutdown.drain is " + drain + ", allowed are 0s to 10m");
      }
    }
  }

  /**
   * The change feed: this node is a candidate for following the binlogs.
   *
   * @param enabled default true; without any node that follows it, writes made outside the tier
   *     stay unseen until copies expire
   * @param beat how often the position is stored, and a heartbeat row written on each shard's
   *     primary; 100ms..1s, default 500ms
   */
  public record Feed(Boolean enabled, Duration beat) {
    private static final Duration SHORTEST_BEAT = Duration.ofMillis(100);
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(1);
    static final Feed DEFAULT = new Feed(true, Duration.ofMillis(500));

    /** Refuses what is out of range. */
    public Feed {
      enabled = enabled == null ? Boolean.TRUE : enabled;
      beat = beat == null ? Duration.ofMillis(500) : beat;
      if (beat.compareTo(SHORTEST_BEAT) < 0 || beat.compareTo(LONGEST_BEAT) > 0) {
        throw new ConfigException("feed.beat is " + beat + ", allowed are 100ms to 1s");
      }
    }
  }

  /**
   * The audit in the background.
   *
   * @param enabled default true; an audit that is asked for runs without it too
   * @param rate how many copies of each kind this node compares per second; each costs a row read
   *     from its primary, in batches; 1..1000, default 20
   */
  public record Audit(Boolean enabled, Integer rate) {
    static final Audit DEFAULT = new Audit(true, 20);

    /** Refuses what is out of range. */
    public Audit {
      enabled = enabled == null ? Boolean.TRUE : enabled;
      rate = rate == null ? Integer.valueOf(20) : rate;
      requireRange("audit.rate", rate, 1, 1_000);
    }
  }

  /**
   * The mover of slots: one node at a time works on a job.
   *
   * @param enabled default true; with no node that moves slots, jobs wait
   * @param grace how long the source of a move keeps its rows; 0s..1d, default 30s
   */
  public record Mover(Boolean enabled, Duration grace) {
    static final Mover DEFAULT = new Mover(true, MoverConfig.DEFAULT.grace());

    /** Refuses what is out of range. */
    public Mover {
      enabled = enabled == null ? Boolean.TRUE : enabled;
      grace = grace == null ? MoverConfig.DEFAULT.grace() : grace;
      if (grace.isNegative() || grace.compareTo(Duration.ofDays(1)) > 0) {
        throw new ConfigException("mover.grace is " + grace + ", allowed are 0s to 1d");
      }
    }
  }

  private static void require(String knob, @Nullable Object value) {
    if (value == null) {
      throw new ConfigException(knob + " is missing");
    }
  }

  private static String advertised(String part, String host, @Nullable String advertise) {
    if (advertise == null && (host.equals("0.0.0.0") || host.equals("::"))) {
      throw new ConfigException(
          part
              + ".advertise is missing: with "
              + part
              + ".host "
              + host
              + " others need a name to use");
    }
    return advertise == null ? host : advertise;
  }

  private static void requireText(String knob, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new ConfigException(knob + " is missing or empty");
    }
  }

  private static void requirePort(String knob, int port) {
    requireRange(knob, port, 1, 65_535);
  }

  private static void requireRange(String knob, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ConfigException(knob + " is " + value + ", allowed are " + min + " to " + max);
    }
  }
}
