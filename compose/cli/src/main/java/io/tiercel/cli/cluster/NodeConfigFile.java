package io.tiercel.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiercel.local.MySqlServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration file of a cache node, as {@code tiercel node --config} reads it. */
final class NodeConfigFile {
  private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

  private NodeConfigFile() {}

  /**
   * The file's text.
   *
   * @param seeds every node of the cluster
   * @param passwordFile holds the MySQL password
   */
  static String text(
      NodeState node,
      String cluster,
      List<NodeState> seeds,
      MySqlServer catalog,
      Path passwordFile,
      int maxEntries) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", node.name());
    file.put("cluster", cluster);
    file.put("grpc", Map.of("host", node.host(), "port", node.grpcPort()));
    file.put(
        "member",
        Map.of(
            "host",
            node.host(),
            "port",
            node.memberPort(),
            "seeds",
            seeds.stream().map(seed -> seed.host() + ":" + seed.memberPort()).toList()));
    file.put("http", Map.of("host", node.host(), "port", node.httpPort()));
    file.put(
        "catalog",
        Map.of(
            "host",
            catalog.host(),
            "port",
            catalog.port(),
            "user",
            catalog.user(),
            "passwordFile",
            passwordFile.toString()));
    file.put("cache", Map.of("maxEntries", maxEntries));
    try {
      return YAML.writeValueAsString(file);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a node's configuration cannot be written", e);
    }
  }
}
