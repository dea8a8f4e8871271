package io.tiercel.router.route;

import io.tiercel.router.MySqlEndpoint;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How long calls to each server took of late, by this process's measure. Thread-safe. */
public final class ServerPaces {
  private final Map<MySqlEndpoint, RecentCalls> byServer = new ConcurrentHashMap<>();
  private final LongSupplier nanoClock;

  /** By this clock. */
  public ServerPaces(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Where to count the calls to a server; the same one for all of its uses. */
  public RecentCalls of(MySqlEndpoint server) {
    return byServer.computeIfAbsent(server, unused -> new RecentCalls(nanoClock));
  }

  OptionalLong p99Nanos(MySqlEndpoint server) {
    RecentCalls calls = byServer.get(server);
    return calls == null ? OptionalLong.empty() : calls.p99Nanos();
  }
}
