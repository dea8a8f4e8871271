package io.tiercel.node.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiercel.node.audit.Auditor;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Five pages: {@code /health}, {@code /ready}, {@code /metrics}, {@code /status}, {@code /audit}.
 */
public final class NodeHttp implements AutoCloseable {
  private final Javalin server;

  private NodeHttp(Javalin server) {
    this.server = server;
  }

  /**
   * Listens from now on.
   *
   * @param notReady why the node takes no requests; empty when it does
   * @param status everything an operator asks first, for JSON
   * @param auditor shown, and told to begin by registered clients
   * @param registered whether there is a client with this name and secret; may block
   * @throws RuntimeException when the port is taken
   */
  public static NodeHttp start(
      String host,
      int port,
      PrometheusMeterRegistry registry,
      Supplier<Optional<String>> notReady,
      Supplier<Map<String, Object>> status,
      Auditor auditor,
      BiPredicate<String, String> registered) {
    AuditRoutes audit = new AuditRoutes(auditor, registered);
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.jsonMapper(new JavalinJackson());
              config.routes.get("/health", context -> context.result("live\n"));
              config.routes.get("/ready", context -> ready(context, notReady.get()));
              config.routes.get(
                  "/metrics",
                  context ->
                      context
                          .contentType("text/plain; version=0.0.4; charset=utf-8")
                          .result(registry.scrape()));
              config.routes.get("/status", context -> context.json(status.get()));
              config.routes.get("/audit", audit::show);
              config.routes.post("/audit", audit::begin);
            });
    server.start(host, port);
    return new NodeHttp(server);
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
