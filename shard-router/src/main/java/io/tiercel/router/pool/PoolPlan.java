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
