package io.tiercel.router;

import io.micrometer.core.instrument.MeterRegistry;

/** Opens routers. */
public final class ShardRouters {
  private ShardRouters() {}

  /**
   * Reads the catalog and opens the pools of every server it names. Returns when each has its
   * connections or is found not to answer: a dead server does not stop the start, its keys fail.
   *
   * @param meters gets the meters of the pools
   * @throws RouterException CATALOG_UNAVAILABLE, or INVALID_CONFIG
   */
  public static ShardRouter connect(RouterConfig config, MeterRegistry meters) {
    return new RouterPath(config, meters).open();
  }
}
