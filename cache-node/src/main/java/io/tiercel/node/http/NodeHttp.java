package io.tiercel.node.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;

/**
 * What operators and their programs ask: {@code /health}, {@code /ready}, {@code /safe}, {@code
 * /metrics}, {@code /status}, {@code /slots}, {@code /audit}; and what they may order: {@code
 * /audit}, {@code /drain}.
 */
public final class NodeHttp implements AutoCloseable {
  private final Javalin server;

  private NodeHttp(Javalin server) {
    this.server = server;
  }

  /**
   * Listens from now on.
   *
   * @param pages what it tells
   * @param orders what it takes from registered clients
   * @throws RuntimeException when the port is taken
   */
  public static NodeHttp start(
      String host, int port, PrometheusMeterRegistry registry, NodePages pages, NodeOrders orders) {
    AuditRoutes audit = new AuditRoutes(orders);
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.jsonMapper(new JavalinJackson());
              config.routes.get("/health", context -> context.result("live\n"));
              config.routes.get("/ready", context -> ready(context, pages.notReady().get()));
              config.routes.get("/safe", context -> safe(context, pages.safe().getAsBoolean()));
              config.routes.get(
                  "/metrics",
                  context ->
                      context
                          .contentType("text/plain; version=0.0.4; charset=utf-8")
                          .result(registry.scrape()));
              config.routes.get("/status", context -> context.json(pages.status().get()));
              config.routes.get("/slots", context -> context.json(pages.slots().get()));
              config.routes.get("/audit", audit::show);
              config.routes.post("/audit", audit::begin);
              config.routes.post("/drain", new DrainRoute(orders)::begin);
            });
    server.start(host, port);
    return new NodeHttp(server);
  }

  private static void safe(Context context, boolean safe) {
    if (safe) {
      context.result("safe\n");
    } else {
      context
          .status(HttpStatus.SERVICE_UNAVAILABLE)
          .result("partitions are on their way, or lack their backup\n");
    }
  }

  private static void ready(Context context, Optional<String> notReady) {
    if (notReady.isPresent()) {
      context.status(HttpStatus.SERVICE_UNAVAILABLE).result(notReady.get() + "\n");
    } else {
      context.result("ready\n");
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
