package io.tiercel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shard, for people and machines.
 *
 * @param name {@code shard-1}, ...
 * @param router what a node's router says of it; missing when none does
 * @param servers the primary first
 */
record ShardShown(String name, JsonNode router, List<Server> servers) {
  /**
   * One MySQL server of a shard.
   *
   * @param process its process
   * @param role {@code primary}, {@code replica}, or {@code -} where the catalog does not name it
   *     (any more)
   * @param router what a node's router says of it; missing when none does
   */
  record Server(ProcessShown process, String role, JsonNode router) {
    boolean primary() {
      return role.equals("primary");
    }

    /** Whether it is one of the shard's. */
    boolean named() {
      return !role.equals("-");
    }

    /** What the router makes of it: one word. */
    Cell opinion(String breaker) {
      if (router.isMissingNode()) {
        return Cell.of("-");
      }
      if (!router.path("healthy").asBoolean()) {
        return new Cell("unhealthy", Style.BAD);
      }
      return primary() && !breaker.equals("CLOSED")
          ? new Cell("breaker " + breaker.toLowerCase(Locale.ROOT), Style.WARNING)
          : new Cell("healthy", Style.GOOD);
    }

    Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> fields = process.json();
      fields.put("role", role);
      fields.put("router", router.isMissingNode() ? null : router);
      return fields;
    }
  }

  static ShardShown of(MySqlTopology.Shard shard, JsonNode routers) {
    JsonNode router = find(routers, "shard", shard.name());
    List<Server> servers = new ArrayList<>();
    servers.add(server(shard.primary(), true, router));
    shard.replicas().forEach(replica -> servers.add(server(replica, false, router)));
    return new ShardShown(shard.name(), router, servers);
  }

  private static Server server(MySqlServer server, boolean primary, JsonNode router) {
    ProcessShown process = ProcessShown.of(server);
    JsonNode seen = find(router.path("endpoints"), "address", process.address());
    // A server's name says what it was started as; the catalog, which nodes read, what it is.
    return new Server(process, role(router, seen, primary), seen);
  }

  private static String role(JsonNode router, JsonNode seen, boolean started) {
    if (seen.isMissingNode() && !router.isMissingNode()) {
      return "-";
    }
    return seen.path("primary").asBoolean(started) ? "primary" : "replica";
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    for (JsonNode element : list) {
      if (element.path(field).asText().equals(value)) {
        return element;
      }
    }
    return MissingNode.getInstance();
  }

  static TextTable table() {
    return new TextTable(
        "SERVER", "ROLE", "STATE", "PID", "ADDRESS", "SLOTS", "LAG", "BUSY", "IDLE", "ROUTER");
  }

  static void addCatalog(TextTable table, ProcessShown process) {
    addRow(table, process, "catalog", "-", "-", "-", "-", Cell.of("-"));
  }

  void addTo(TextTable table) {
    for (Server server : servers) {
      JsonNode seen = server.router();
      addRow(
          table,
          server.process(),
          server.role(),
          server.primary() ? figure(router.path("slots")) : "-",
          seen.path("lagMillis").asLong(-1) < 0 ? "-" : seen.path("lagMillis").asText() + " ms",
          figure(seen.path("active")),
          figure(seen.path("idle")),
          server.opinion(router.path("breaker").asText("")));
    }
  }

  private static void addRow(
      TextTable table,
      ProcessShown process,
      String role,
      String slots,
      String lag,
      String busy,
      String idle,
      Cell router) {
    table.row(
        process.name(),
        role,
        process.cell(),
        process.pid(),
        process.address(),
        slots,
        lag,
        busy,
        idle,
        router);
  }

  private static String figure(JsonNode number) {
    return number.isNumber() ? number.asText() : "-";
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("slots", router.path("slots").isNumber() ? router.path("slots").asInt() : null);
    fields.put(
        "breaker", router.path("breaker").isTextual() ? router.path("breaker").asText() : null);
    fields.put("servers", servers.stream().map(Server::json).toList());
    return fields;
  }
}
