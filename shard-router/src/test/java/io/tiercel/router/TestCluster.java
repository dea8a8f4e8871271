package io.tiercel.router;

import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.router.topology.Topology;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A cluster of its own on the test's shared servers. The servers have one catalog at a time: the
 * one made last is the one that holds.
 *
 * @param catalog where it is
 * @param credentials all rights everywhere
 * @param spec what was bootstrapped, with a database nobody else uses
 * @param topology what came of it
 */
public record TestCluster(
    MySqlEndpoint catalog, Credentials credentials, ClusterSpec spec, Topology topology) {
  /** Removes an earlier catalog and bootstraps anew. */
  public static TestCluster create(MySqlExtension mysql, String databasePrefix)
      throws SQLException {
    dropCatalog(mysql);
    ClusterSpec spec = spec(mysql.topology(), mysql.freshDatabase(databasePrefix));
    MySqlEndpoint catalog = endpoint(mysql.topology().catalog());
    Credentials credentials = credentials(mysql.topology().catalog());
    return new TestCluster(
        catalog, credentials, spec, CatalogBootstrap.apply(catalog, credentials, spec));
  }

  /** Leaves the catalog's server as a new one is. */
  public static void dropCatalog(MySqlExtension mysql) throws SQLException {
    try (Connection connection = mysql.connect(mysql.topology().catalog());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS tiercel_catalog");
    }
  }

  /** Every shard of the servers with weight 1. */
  public static ClusterSpec spec(MySqlTopology servers, String database) {
    List<ClusterSpec.Shard> shards =
        servers.shards().stream()
            .map(
                shard ->
                    new ClusterSpec.Shard(
                        shard.name(),
                        1,
                        endpoint(shard.primary()),
                        shard.replicas().stream().map(TestCluster::endpoint).toList()))
            .toList();
    return new ClusterSpec(database, shards);
  }

  /** Where a server listens. */
  public static MySqlEndpoint endpoint(MySqlServer server) {
    return new MySqlEndpoint(server.host(), server.port());
  }

  /** The login with all rights. */
  public static Credentials credentials(MySqlServer server) {
    return new Credentials(server.user(), server.password());
  }
}
