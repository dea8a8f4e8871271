package io.tiercel.cli.check;

import io.tiercel.cli.check.mutant.Mechanism;
import io.tiercel.cli.check.mutant.MutantNode;
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
import org.jspecify.annotations.Nullable;

/**
 * Puts a proxy in front of every MySQL server, for the nodes, and the check's network between the
 * processes. Closing ends them. Thread-safe.
 */
final class CheckWiring implements Wiring, AutoCloseable {
  private final @Nullable Mechanism broken;
  private final Map<String, TcpProxy> servers = new ConcurrentHashMap<>();
  private final CheckNetwork network;

  /** The folder gets files of the network. */
  CheckWiring(@Nullable Mechanism broken, Path folder) {
    this.broken = broken;
    this.network = new CheckNetwork(folder);
  }

  @Override
  public List<String> nodeProgram(String name) {
    List<String> program = new ArrayList<>(network.nodeFlags(name));
    program.addAll(broken == null ? Wiring.super.nodeProgram(name) : MutantNode.program(broken));
    return program;
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
