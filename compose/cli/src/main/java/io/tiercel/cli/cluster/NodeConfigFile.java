package io.tiercel.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiercel.router.MySqlEndpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The configuration file of a cache node, as {@code tiercel node --config} reads it. */
final class NodeConfigFile {
  private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

  /** Twice what a router here takes at most to read a new shard map. */
  private static final String GRACE = "9s";

  private NodeConfigFile() {}

  /**
   * How a node gets into the catalog.
   *
   * @param endpoint where it is
   * @param user the account
   * @param passwordFile holds the password
   */
  record CatalogLogin(MySqlEndpoint endpoint, String user, Path passwordFile) {}

  /**
   * The file's text.
   *
   * @param advertised the host by which SDKs and other nodes reach a node
   * @param nodes every node of the cluster
   */
  static String text(
      NodeState node,
      Function<NodeState, String> advertised,
      String cluster,
      List<NodeState> nodes,
      CatalogLogin catalog,
      int maxEntries,
      int loadBudget) {
    String advertisedHost = advertised.apply(node);
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", node.name());
    file.put("cluster", cluster);
    file.put(
        "grpc", Map.of("host", node.host(), "port", node.grpcPort(), "advertise", advertisedHost));
    file.put(
        "member",
        Map.of(
            "host",
            node.host(),
            "port",
            node.memberPort(),
            "advertise",
            advertisedHost,
            "seeds",
            nodes.stream().map(seed -> advertised.apply(seed) + ":" + seed.memberPort()).toList()));
    file.put("http", Map.of("host", node.host(), "port", node.httpPort()));
    file.put(
        "catalog",
        Map.of(
            "host",
            catalog.endpoint().host(),
            "port",
            catalog.endpoint().port(),
            "user",
            catalog.user(),
            "passwordFile",
            catalog.passwordFile().toString()));
    file.put("cache", Map.of("maxEntries", maxEntries));
    file.put("loader", Map.of("queriesPerSecond", loadBudget));
    file.put("mover", Map.of("grace", GRACE));
    try {
      return YAML.writeValueAsString(file);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a node's configuration cannot be written", e);
    }
  }
}
