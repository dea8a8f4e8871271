package io.tiercel.cli.check.network;

import io.tiercel.cli.cluster.NodeState;
import io.tiercel.cli.run.RunException;
import io.tiercel.local.proxy.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ways to the nodes. Nodes are known by name; each process has a hosts file of its own ({@code
 * jdk.net.hosts.file}) in which a node's name is a proxy that nobody else uses. So the way between
 * any two can be cut without a right that a user lacks, and nodes and SDKs know nothing of it.
 * Closing ends the proxies. Thread-safe.
 *
 * <p>A node tells others its ports, so proxies have the same ports on other addresses of this
 * machine: all of 127.0.0.0/8 is, on Linux.
 */
public final class CheckNetwork implements AutoCloseable {
  private static final String NODE_SIDE = "127.0.2.";
  private static final String APPLICATION_SIDE = "127.0.3.";

  private final Path folder;
  private final Map<String, NodeState> nodes = new LinkedHashMap<>();
  private final Map<String, String> sides = new LinkedHashMap<>();

  /** Proxies by who connects, then by the node it connects to. */
  private final Map<String, Map<String, List<TcpProxy>>> ways = new TreeMap<>();

  /** Without nodes; the folder gets the hosts files. */
  public CheckNetwork(Path folder) {
    this.folder = folder;
  }

  /** Makes a node known; all of them before the first process is asked for. */
  public synchronized void add(NodeState node) {
    nodes.putIfAbsent(node.name(), node);
  }

  /**
   * Flags of Java for a node's process, which reaches the others at their services and as members.
   */
  public synchronized List<String> nodeFlags(String name) {
    return flags(name, NODE_SIDE, true);
  }

  /** Flags of Java for an application's process, which reaches the nodes' services. */
  public synchronized List<String> applicationFlags(String name) {
    return flags(name, APPLICATION_SIDE, false);
  }

  private List<String> flags(String name, String side, boolean asMember) {
    String address =
        sides.computeIfAbsent(
            name,
            unused -> side + (1 + sides.values().stream().filter(s -> s.startsWith(side)).count()));
    ways.computeIfAbsent(name, unused -> open(name, address, asMember));
    Path hosts = folder.resolve(name + ".hosts");
    try {
      Files.write(hosts, lines(name, address));
    } catch (IOException unwritable) {
      throw RunException.failed("cannot write " + hosts, unwritable);
    }
    return List.of("-Djdk.net.hosts.file=" + hosts);
  }

  private Map<String, List<TcpProxy>> open(String name, String address, boolean asMember) {
    Map<String, List<TcpProxy>> opened = new TreeMap<>();
    for (NodeState node : nodes.values()) {
      if (!node.name().equals(name)) {
        List<TcpProxy> proxies = new ArrayList<>(List.of(proxy(address, node, node.grpcPort())));
        if (asMember) {
          proxies.add(proxy(address, node, node.memberPort()));
        }
        opened.put(node.name(), proxies);
      }
    }
    return opened;
  }

  private static TcpProxy proxy(String address, NodeState node, int port) {
    return TcpProxy.goneWith(
        new InetSocketAddress(address, port), new InetSocketAddress(node.host(), port));
  }

  private List<String> lines(String name, String address) {
    List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
    try {
      lines.add("127.0.0.1 " + InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException nameless) {
      // Then nobody can ask for it either.
      lines.add("# this machine's own name is unknown");
    }
    nodes
        .values()
        .forEach(
            node ->
                lines.add((node.name().equals(name) ? node.host() : address) + " " + node.name()));
    return lines;
  }

  /** Everything that these two can send each other; the second is a node. */
  public synchronized Link between(String from, String node) {
    return new Link(from, node, way(from, node), way(node, from));
  }

  private List<TcpProxy> way(String from, String to) {
    return ways.getOrDefault(from, Map.of()).getOrDefault(to, List.of());
  }

  @Override
  public synchronized void close() {
    for (Map<String, List<TcpProxy>> way : ways.values()) {
      way.values().forEach(proxies -> proxies.forEach(TcpProxy::close));
    }
  }
}
