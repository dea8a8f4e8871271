package io.tiercel.router.pool;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterConfig.PoolConfig;
import java.util.Properties;

/**
 * What one pool needs to know.
 *
 * @param shard the shard's name, a tag of the metrics
 * @param endpoint the server, a tag of the metrics
 * @param use {@code read} or {@code write}, a tag of the metrics
 * @param url the JDBC URL without login
 * @param login user, password and driver properties; never printed
 * @param autoCommit whether each statement is a transaction of its own
 * @param readOnly whether the server refuses writes on these connections
 * @param limits sizes and timeouts
 */
public record PoolPlan(
    String shard,
    MySqlEndpoint endpoint,
    String use,
    String url,
    Properties login,
    boolean autoCommit,
    boolean readOnly,
    PoolConfig limits) {
  /** The pool's name in logs and thread names. */
  public String name() {
    return shard + "-" + use + "-" + endpoint.host() + "-" + endpoint.port();
  }

  @Override
  public String toString() {
    return "PoolPlan[" + name() + "]";
  }
}
