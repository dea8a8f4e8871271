package io.tiercel.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiercel.cli.cluster.LocalClusterException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The configuration files of a local cluster's nodes, as nodes come and go. What an operator wrote
 * into them stays. Confined to one thread.
 */
final class NodeFiles {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final LocalCluster cluster;

  NodeFiles(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /** Writes a new node's file: that of another with its own name and ports. */
  void writeLike(NodeState pattern, NodeState node) {
    ObjectNode file = read(pattern);
    String advertised = cluster.wiring().advertisedHost(node);
    file.put("name", node.name());
    section(file, "grpc").put("port", node.grpcPort()).put("advertise", advertised);
    ObjectNode member = section(file, "member");
    member.put("port", node.memberPort()).put("advertise", advertised);
    member.withArray("seeds").add(seed(node));
    section(file, "http").put("port", node.httpPort());
    write(node, file);
  }

  /** Names every node in every node's file, for its next start. */
  void writeSeeds() {
    List<NodeState> nodes = cluster.state().nodes();
    for (NodeState node : nodes) {
      ObjectNode file = read(node);
      ArrayNode seeds = section(file, "member").putArray("seeds");
      nodes.forEach(seed -> seeds.add(seed(seed)));
      write(node, file);
    }
  }

  /** Removes the file of a node that is forgotten; its log stays until the cluster ends. */
  void delete(NodeState node) {
    try {
      Files.deleteIfExists(path(node));
    } catch (IOException e) {
      throw new LocalClusterException(Code.FAILED, path(node) + " cannot be removed", e);
    }
  }

  private String seed(NodeState node) {
    return cluster.wiring().advertisedHost(node) + ":" + node.memberPort();
  }

  private Path path(NodeState node) {
    return cluster.folder().nodes().resolve(node.name() + ".yaml");
  }

  private ObjectNode read(NodeState node) {
    try {
      JsonNode file = YAML.readTree(Files.readString(path(node)));
      if (file instanceof ObjectNode sections) {
        return sections;
      }
    } catch (IOException e) {
      throw new LocalClusterException(Code.FAILED, path(node) + " cannot be read", e);
    }
    throw new LocalClusterException(Code.FAILED, path(node) + " is no node's configuration");
  }

  private static ObjectNode section(ObjectNode file, String name) {
    return file.withObject("/" + name);
  }

  private void write(NodeState node, ObjectNode file) {
    try {
      cluster.folder().writePrivate(path(node), YAML.writeValueAsString(file));
    } catch (IOException e) {
      throw new LocalClusterException(Code.FAILED, path(node) + " cannot be written", e);
    }
  }
}
