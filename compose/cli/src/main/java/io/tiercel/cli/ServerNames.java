package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.local.MySqlServer;
import io.tiercel.router.MySqlEndpoint;
import java.util.Optional;

/** MySQL servers as operators type them: by address, or by the name of a local one. */
final class ServerNames {
  private ServerNames() {}

  /** Where the server of an address, or else of a name, listens; or a usage error. */
  static MySqlEndpoint endpoint(String text, ClusterOptions cluster) {
    return parse(text)
        .or(() -> cluster.local().flatMap(local -> named(local, text)))
        .orElseThrow(
            () ->
                CommandException.usage(
                    text + " is neither HOST:PORT nor the name of a local MySQL server."));
  }

  /** Where the server of an address listens, or a usage error. */
  static MySqlEndpoint endpoint(String address) {
    return parse(address)
        .orElseThrow(
            () -> CommandException.usage("'" + address + "' is no server: write HOST:PORT."));
  }

  static MySqlEndpoint endpoint(MySqlServer server) {
    return new MySqlEndpoint(server.host(), server.port());
  }

  private static Optional<MySqlEndpoint> parse(String address) {
    int colon = address.lastIndexOf(':');
    return colon > 0 && address.substring(colon + 1).matches("[0-9]{1,5}")
        ? Optional.of(
            new MySqlEndpoint(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))))
        : Optional.empty();
  }

  private static Optional<MySqlEndpoint> named(LocalCluster local, String name) {
    return local.mysql().stream()
        .flatMap(servers -> servers.servers().stream())
        .filter(server -> server.name().equals(name))
        .map(ServerNames::endpoint)
        .findFirst();
  }
}
