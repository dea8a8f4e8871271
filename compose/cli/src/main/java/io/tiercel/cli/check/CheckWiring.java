package io.tiercel.cli.check;

import io.tiercel.cli.check.disturbance.DisturbanceFile;
import io.tiercel.cli.check.mutant.CheckedNode;
import io.tiercel.cli.check.network.CheckNetwork;
import io.tiercel.cli.cluster.NodeState;
import io.tiercel.cli.cluster.Wiring;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.proxy.TcpProxy;
import io.tiercel.router.MySqlEndpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts a proxy in front of every MySQL server, for the nodes, and the check's network between the
 * processes. Closing ends them. Thread-safe.
 */
final class CheckWiring implements Wiring, AutoCloseable {
  private final CheckConfig config;
  private final Path folder;
  private final Map<String, TcpProxy> servers = new ConcurrentHashMap<>();
  private final Map<String, DisturbanceFile> disturbances = new ConcurrentHashMap<>();
  private final CheckNetwork network;

  /** The folder gets files that processes read. */
  CheckWiring(CheckConfig config, Path folder) {
    this.config = config;
    this.folder = folder;
    this.network = new CheckNetwork(folder);
  }

  @Override
  public List<String> nodeProgram(String name) {
    List<String> program = new ArrayList<>(network.nodeFlags(name));
    program.addAll(disturbanceFlags(name));
    program.addAll(
        config.broken() == null && !config.disturbs()
            ? Wiring.super.nodeProgram(name)
            : CheckedNode.program(config.broken()));
    return program;
  }

  /** Flags of Java for an application's process. */
  List<String> applicationFlags(String name) {
    List<String> flags = new ArrayList<>(network.applicationFlags(name));
    flags.addAll(disturbanceFlags(name));
    return flags;
  }

  private List<String> disturbanceFlags(String name) {
    return config.disturbs() ? disturbanceOf(name).jvmFlags() : List.of();
  }

  DisturbanceFile disturbanceOf(String process) {
    return disturbances.computeIfAbsent(
        process, name -> DisturbanceFile.at(folder.resolve(name + ".disturbance")));
  }

  @Override
  public MySqlEndpoint endpoint(MySqlServer server) {
    TcpProxy proxy =
        servers.computeIfAbsent(server.name(), name -> TcpProxy.to(server.host(), server.port()));
    return new MySqlEndpoint(proxy.host(), proxy.port());
  }

  @Override
  public String advertisedHost(NodeState node) {
    network.add(node);
    return node.name();
  }

  /** Where applications reach a node. */
  String serviceAddress(NodeState node) {
    return advertisedHost(node) + ":" + node.grpcPort();
  }

  CheckNetwork network() {
    return network;
  }

  TcpProxy proxyOf(MySqlServer server) {
    TcpProxy proxy = servers.get(server.name());
    if (proxy == null) {
      throw new IllegalStateException("nobody asked for the way to " + server.name());
    }
    return proxy;
  }

  @Override
  public void close() {
    servers.values().forEach(TcpProxy::close);
    network.close();
  }
}
