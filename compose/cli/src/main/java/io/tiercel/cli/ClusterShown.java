package io.tiercel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiercel.cli.cluster.ClusterState.Phase;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.local.MySqlTopology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A local cluster at one moment, for people and machines.
 *
 * @param folder its state folder
 * @param name the members' cluster name
 * @param phase as the folder remembers it
 * @param nodes the cache nodes
 * @param catalog the catalog's server; null when its servers are not known
 * @param shards each with its servers and what the nodes say of them
 */
record ClusterShown(
    String folder,
    String name,
    Phase phase,
    List<NodeShown> nodes,
    @Nullable ProcessShown catalog,
    List<ShardShown> shards) {
  /** All of it in one word. */
  enum Overall {
    /** Every process is up. */
    HEALTHY(Style.GOOD),
    /** Some are not. */
    DEGRADED(Style.WARNING),
    /** None is. */
    DOWN(Style.BAD);

    private final Style style;

    Overall(Style style) {
      this.style = style;
    }
  }

  static ClusterShown of(LocalCluster cluster) {
    List<NodeShown> nodes = cluster.nodes().stream().parallel().map(NodeShown::of).toList();
    JsonNode router =
        nodes.stream()
            .map(NodeShown::shards)
            .filter(JsonNode::isArray)
            .findFirst()
            .orElse(MissingNode.getInstance());
    Optional<MySqlTopology> mysql = cluster.mysql();
    return new ClusterShown(
        cluster.folder().path().toString(),
        cluster.state().name(),
        cluster.state().phase(),
        nodes,
        mysql.map(servers -> ProcessShown.of(servers.catalog())).orElse(null),
        mysql.map(servers -> shards(servers, router)).orElse(List.of()));
  }

  private static List<ShardShown> shards(MySqlTopology servers, JsonNode router) {
    return servers.shards().stream().map(shard -> ShardShown.of(shard, router)).toList();
  }

  Overall overall() {
    List<ProcessShown> all = new ArrayList<>(nodes.stream().map(NodeShown::process).toList());
    if (catalog != null) {
      all.add(catalog);
    }
    shards.stream()
        .flatMap(shard -> shard.servers().stream())
        .filter(ShardShown.Server::named)
        .forEach(server -> all.add(server.process()));
    if (all.stream().allMatch(ProcessShown::well)) {
      return Overall.HEALTHY;
    }
    boolean ended = all.stream().allMatch(ProcessShown::ended);
    return ended ? Overall.DOWN : Overall.DEGRADED;
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("overall", overall().name().toLowerCase(Locale.ROOT));
    fields.put("folder", folder);
    fields.put("cluster", name);
    fields.put("phase", phase.name().toLowerCase(Locale.ROOT));
    fields.put("nodes", nodes.stream().map(NodeShown::json).toList());
    fields.put("catalog", catalog == null ? null : catalog.json());
    fields.put("shards", shards.stream().map(ShardShown::json).toList());
    fields.put("feed", FeedShown.of(nodes).stream().map(FeedShown::json).toList());
    return fields;
  }

  private void feedOn(Terminal terminal) {
    List<FeedShown> feeds = FeedShown.of(nodes);
    if (!feeds.isEmpty()) {
      TextTable feedTable = FeedShown.table();
      feeds.forEach(feed -> feed.addTo(feedTable));
      terminal.line("");
      terminal.table(feedTable);
    }
  }

  void on(Terminal terminal) {
    terminal.line(
        "cluster "
            + name
            + " in "
            + folder
            + ": "
            + terminal.styled(overall().style, overall().name().toLowerCase(Locale.ROOT)));
    terminal.line("");
    TextTable nodeTable = NodeShown.table();
    nodes.forEach(node -> node.addTo(nodeTable));
    terminal.table(nodeTable);
    terminal.line("");
    TextTable serverTable = ShardShown.table();
    if (catalog != null) {
      ShardShown.addCatalog(serverTable, catalog);
    }
    shards.forEach(shard -> shard.addTo(serverTable));
    terminal.table(serverTable);
    feedOn(terminal);
    if (overall() != Overall.HEALTHY) {
      terminal.line("");
      terminal.line("Mend it with ./tiercel up --repair, or end it with ./tiercel down.");
    }
  }
}
