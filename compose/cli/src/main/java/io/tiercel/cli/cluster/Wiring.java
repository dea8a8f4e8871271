package io.tiercel.cli.cluster;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.MySqlEndpoint;
import java.util.List;

/**
 * The addresses by which the parts of a local cluster reach each other. Another than {@link
 * #DIRECT} puts something between them, such as proxies with faults.
 */
public interface Wiring {
  /** Everybody reaches everybody where they listen. */
  Wiring DIRECT =
      new Wiring() {
        @Override
        public MySqlEndpoint endpoint(MySqlServer server) {
          return new MySqlEndpoint(server.host(), server.port());
        }

        @Override
        public String advertisedHost(NodeState node) {
          return node.host();
        }
      };

  /** Where nodes reach a MySQL server; the same for a server whenever it is asked. */
  MySqlEndpoint endpoint(MySqlServer server);

  /** Flags of Java for this node's process, then the main class and its first arguments. */
  default List<String> nodeProgram(String name) {
    return List.of(NodeMain.class.getName());
  }

  /** The host by which SDKs and other nodes reach a node, on the ports it listens on. */
  String advertisedHost(NodeState node);
}
