package io.tiercel.cli.check;

import io.tiercel.cli.check.mutant.Mechanism;
import io.tiercel.cli.check.mutant.MutantNode;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.cluster.NodeState;
import io.tiercel.cli.cluster.Wiring;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.proxy.TcpProxy;
import io.tiercel.router.MySqlEndpoint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a proxy in front of every MySQL server, for the nodes, and of every node, for the
 * applications. Closing ends them. Thread-safe.
 *
 * <p>A node tells others its own port, so its proxy has the same port on another address of this
 * machine: all of 127.0.0.0/8 is, on Linux.
 */
final class CheckWiring implements Wiring, AutoCloseable {
  private static final String OTHER_LOOPBACK = "127.0.1.1";

  private final @Nullable Mechanism broken;
  private final Map<String, TcpProxy> servers = new ConcurrentHashMap<>();
  private final Map<String, TcpProxy> nodes = new ConcurrentHashMap<>();

  CheckWiring(@Nullable Mechanism broken) {
    this.broken = broken;
  }

  @Override
  public List<String> nodeProgram() {
    return broken == null ? Wiring.super.nodeProgram() : MutantNode.program(broken);
  }

  @Override
  public MySqlEndpoint endpoint(MySqlServer server) {
    TcpProxy proxy =
        servers.computeIfAbsent(server.name(), name -> TcpProxy.to(server.host(), server.port()));
    return new MySqlEndpoint(proxy.host(), proxy.port());
  }

  @Override
  public String advertisedHost(NodeState node) {
    return nodes
        .computeIfAbsent(
            node.name(),
            name ->
                TcpProxy.at(
                    new InetSocketAddress(OTHER_LOOPBACK, node.grpcPort()),
                    new InetSocketAddress(node.host(), node.grpcPort())))
        .host();
  }

  /** Where applications reach a node. */
  String serviceAddress(NodeState node) {
    return advertisedHost(node) + ":" + node.grpcPort();
  }

  TcpProxy proxyOf(MySqlServer server) {
    return known(servers.get(server.name()), server.name());
  }

  TcpProxy proxyOf(NodeProcess node) {
    return known(nodes.get(node.name()), node.name());
  }

  private static TcpProxy known(@Nullable TcpProxy proxy, String name) {
    if (proxy == null) {
      throw new IllegalStateException("nobody asked for the way to " + name);
    }
    return proxy;
  }

  @Override
  public void close() {
    servers.values().forEach(TcpProxy::close);
    nodes.values().forEach(TcpProxy::close);
  }
}
