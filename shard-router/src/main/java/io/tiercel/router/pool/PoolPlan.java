package io.tiercel.router.pool;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterConfig.PoolConfig;
import java.util.Locale;
import java.util.Properties;

/**
 * What one pool needs to know.
 *
 * @param shard the shard's name, a tag of the metrics
 * @param endpoint the server, a tag of the metrics
 * @param use what its connections are for, a tag of the metrics
 * @param url the JDBC URL without login
 * @param login user, password and driver properties; never printed
 * @param limits sizes and timeouts
 */
public record PoolPlan(
    String shard,
    MySqlEndpoint endpoint,
    Use use,
    String url,
    Properties login,
    PoolConfig limits) {
  /** As many shared transactions as are ever under way. */
  private static final int SHARED = 2;

  /**
   * The limits of a pool for this use, of those for one pool: transactions of one write and those
   * that writes share have one pool's connections between them.
   */
  public static PoolConfig limits(Use use, PoolConfig one) {
    int shared = Math.min(SHARED, Math.max(1, one.maxConnections() / 2));
    int sharedIdle = Math.min(shared, one.minIdle() / 2);
    return switch (use) {
      case READ, WRITE -> one;
      case GROUP -> sized(one, shared, sharedIdle);
      case TRANSACTION -> {
        int rest = Math.max(1, one.maxConnections() - shared);
        yield sized(one, rest, Math.min(rest, one.minIdle() - sharedIdle));
      }
    };
  }

  private static PoolConfig sized(PoolConfig one, int maxConnections, int minIdle) {
    return new PoolConfig(
        maxConnections,
        minIdle,
        one.borrowTimeout(),
        one.connectTimeout(),
        one.socketTimeout(),
        one.leakThreshold());
  }

  /** What a pool's connections are for. */
  public enum Use {
    /** Single reads; the server refuses writes. */
    READ(true, true),
    /** Writes of one statement that commits itself. */
    WRITE(true, false),
    /** Transactions of several statements. */
    TRANSACTION(false, false),
    /** Transactions that several writes share. */
    GROUP(false, false);

    private final boolean autoCommit;
    private final boolean readOnly;

    Use(boolean autoCommit, boolean readOnly) {
      this.autoCommit = autoCommit;
      this.readOnly = readOnly;
    }

    /** Whether each statement is a transaction of its own. */
    public boolean autoCommit() {
      return autoCommit;
    }

    /** Whether the server refuses writes. */
    public boolean readOnly() {
      return readOnly;
    }

    /** The metrics' tag. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The pool's name in logs and thread names. */
  public String name() {
    return shard + "-" + use.tag() + "-" + endpoint.host() + "-" + endpoint.port();
  }

  @Override
  public String toString() {
    return "PoolPlan[" + name() + "]";
  }
}
