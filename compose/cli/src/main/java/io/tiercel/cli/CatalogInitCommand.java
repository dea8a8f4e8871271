package io.tiercel.cli;

import io.tiercel.cli.config.ClusterFile;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.router.topology.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel catalog init}: writes shards, slots and clients into the catalog. */
@Command(
    name = "init",
    description =
        "Make the catalog, the slot map, and every shard's database and system tables; register"
            + " clients. Doing it twice with the same file changes nothing.",
    footer = {
      "",
      "Example: ./tiercel catalog init --config tiercel.yaml, with the file",
      "  catalog: {host: db0, port: 3306, user: tiercel, passwordFile: mysql.password}",
      "  database: app",
      "  shards:",
      "    - {name: shard-1, weight: 1, primary: \"db1:3306\", replicas: [\"db2:3306\"]}",
      "  clients:",
      "    - {name: app, secretFile: app.secret}"
    })
final class CatalogInitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  CatalogInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ClusterFile file = config.read();
    CatalogAccess access = CatalogAccess.of(CatalogAccess.required("catalog", file.catalog()));
    ClusterSpec spec = spec(file);
    List<ClusterFile.Client> clients = file.clients() == null ? List.of() : file.clients();
    Map<String, String> secrets = new LinkedHashMap<>();
    clients.forEach(client -> putSecret(secrets, client));
    Topology topology = CatalogBootstrap.apply(access.endpoint(), access.credentials(), spec);
    secrets.forEach(
        (name, secret) ->
            CatalogBootstrap.registerClient(access.endpoint(), access.credentials(), name, secret));
    show(topology, List.copyOf(secrets.keySet()));
    return ExitCode.OK;
  }

  private static void putSecret(Map<String, String> secrets, ClusterFile.Client client) {
    String name = CatalogAccess.required("clients.name", client.name());
    String file = CatalogAccess.required("clients.secretFile", client.secretFile());
    secrets.put(name, CatalogAccess.secret("clients.secretFile", Path.of(file)));
  }

  private static ClusterSpec spec(ClusterFile file) {
    List<ClusterSpec.Shard> shards = new ArrayList<>();
    for (ClusterFile.Shard shard : CatalogAccess.required("shards", file.shards())) {
      List<String> replicas = shard.replicas() == null ? List.of() : shard.replicas();
      shards.add(
          new ClusterSpec.Shard(
              CatalogAccess.required("shards.name", shard.name()),
              shard.weight() == null ? 1 : shard.weight(),
              ServerNames.endpoint(CatalogAccess.required("shards.primary", shard.primary())),
              replicas.stream().map(ServerNames::endpoint).toList()));
    }
    return new ClusterSpec(CatalogAccess.required("database", file.database()), shards);
  }

  private void show(Topology topology, List<String> clients) {
    if (output.json) {
      terminal.line(Json.text(json(topology, clients)));
      return;
    }
    TextTable table = new TextTable("SHARD", "PRIMARY", "REPLICAS", "WEIGHT", "SLOTS");
    for (Topology.Shard shard : topology.shards()) {
      table.row(
          shard.name(),
          shard.primary(),
          shard.replicas().isEmpty() ? "-" : shard.replicas(),
          shard.weight(),
          slots(topology, shard));
    }
    terminal.table(table);
    terminal.line("clients: " + (clients.isEmpty() ? "none" : String.join(", ", clients)));
  }

  private static Map<String, @Nullable Object> json(Topology topology, List<String> clients) {
    List<Map<String, Object>> shards = new ArrayList<>();
    for (Topology.Shard shard : topology.shards()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", shard.name());
      fields.put("primary", shard.primary().toString());
      fields.put("replicas", shard.replicas().stream().map(MySqlEndpoint::toString).toList());
      fields.put("weight", shard.weight());
      fields.put("slots", slots(topology, shard));
      shards.add(fields);
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("database", topology.database());
    all.put("shards", shards);
    all.put("clients", clients);
    return all;
  }

  private static long slots(Topology topology, Topology.Shard shard) {
    int owner = topology.map().shards().indexOf(shard.name());
    return Arrays.stream(topology.map().owners()).filter(slot -> slot == owner).count();
  }
}
