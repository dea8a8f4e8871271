package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.config.ClusterFile;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.DeedLog;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster's catalog is, and the account that Tiercel uses on it and on the shards.
 *
 * @param endpoint the catalog's server
 * @param credentials the account
 */
record CatalogAccess(MySqlEndpoint endpoint, Credentials credentials) {
  private static final int USUAL_PORT = 3306;

  static CatalogAccess of(LocalCluster cluster) {
    return new CatalogAccess(cluster.catalogEndpoint(), cluster.mysqlCredentials());
  }

  static CatalogAccess of(ClusterFile.CatalogLogin login) {
    int port = login.port() == null ? USUAL_PORT : login.port();
    return new CatalogAccess(
        new MySqlEndpoint(required("catalog.host", login.host()), port),
        new Credentials(required("catalog.user", login.user()), password(login)));
  }

  private static String password(ClusterFile.CatalogLogin login) {
    if ((login.password() == null) == (login.passwordFile() == null)) {
      throw CommandException.usage(
          "the file's section catalog needs one of password and passwordFile.");
    }
    return login.password() != null
        ? login.password()
        : secret("catalog.passwordFile", Path.of(String.valueOf(login.passwordFile())));
  }

  /** The text of a file that holds one secret. */
  static String secret(String knob, Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw CommandException.usage(knob + ": file " + file + " cannot be read.");
    }
  }

  /** The value, or an error that names the missing field. */
  static <T> T required(String knob, @Nullable T value) {
    if (value == null) {
      throw CommandException.usage("the configuration file lacks " + knob + ".");
    }
    return value;
  }

  /** Where every deed leaves its line. */
  DeedLog deeds() {
    return new DeedLog(endpoint, credentials);
  }

  Topology readTopology() {
    try (MySqlCatalog catalog = new MySqlCatalog(endpoint, credentials)) {
      return catalog.readTopology();
    }
  }
}
