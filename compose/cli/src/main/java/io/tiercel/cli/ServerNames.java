package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.local.MySqlServer;
import io.tiercel.router.MySqlEndpoint;
import java.util.Optional;

/** MySQL servers as operators type them: by address, or by the name of a local one. */
final class ServerNames {
  private ServerNames() {}

  /** Where the server listens, or a usage error. */
  static MySqlEndpoint endpoint(String text, ConfigOption config, FolderOption folder) {
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
      return new MySqlEndpoint(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
    return (config.read().catalog() == null ? local(text, folder) : Optional.<MySqlServer>empty())
        .map(server -> new MySqlEndpoint(server.host(), server.port()))
        .orElseThrow(
            () ->
                CommandException.usage(
                    text + " is neither HOST:PORT nor the name of a local MySQL server."));
  }

  private static Optional<MySqlServer> local(String name, FolderOption folder) {
    return LocalCluster.attach(folder.folder).mysql().stream()
        .flatMap(servers -> servers.servers().stream())
        .filter(server -> server.name().equals(name))
        .findFirst();
  }
}
