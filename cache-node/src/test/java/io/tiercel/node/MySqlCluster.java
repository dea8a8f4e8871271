package io.tiercel.node;

import io.tiercel.local.MySqlServer;
import io.tiercel.local.proxy.TcpProxy;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.router.topology.Topology;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A catalog and shards on real MySQL, each primary behind a proxy, with the table {@code items}.
 */
final class MySqlCluster implements AutoCloseable {
  private static final String ITEMS =
      """
      CREATE TABLE items (
        id BIGINT NOT NULL PRIMARY KEY,
        name VARCHAR(100),
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        KEY (_slot, id))""";

  private final MySqlExtension mysql;
  private final MySqlServer catalog;
  private final String database;
  private final Topology topology;
  private final List<TcpProxy> proxies = new ArrayList<>();

  MySqlCluster(MySqlExtension mysql) throws SQLException, IOException {
    this.mysql = mysql;
    this.catalog = mysql.topology().catalog();
    this.database = mysql.freshDatabase("node");
    execute(catalog, "DROP DATABASE IF EXISTS tiercel_catalog");
    List<ClusterSpec.Shard> shards = new ArrayList<>();
    for (var shard : mysql.topology().shards()) {
      TcpProxy proxy = TcpProxy.to(shard.primary().host(), shard.primary().port());
      proxies.add(proxy);
      List<MySqlEndpoint> replicas =
          shard.replicas().stream().map(r -> new MySqlEndpoint(r.host(), r.port())).toList();
      shards.add(
          new ClusterSpec.Shard(
              shard.name(), 1, new MySqlEndpoint(proxy.host(), proxy.port()), replicas));
    }
    topology = CatalogBootstrap.apply(endpoint(), credentials(), new ClusterSpec(database, shards));
    CatalogBootstrap.registerClient(endpoint(), credentials(), "app", "secret");
    for (var shard : mysql.topology().shards()) {
      execute(shard.primary(), "USE " + database, ITEMS);
    }
  }

  MySqlEndpoint endpoint() {
    return new MySqlEndpoint(catalog.host(), catalog.port());
  }

  Credentials credentials() {
    return new Credentials(catalog.user(), catalog.password());
  }

  String database() {
    return database;
  }

  /** The index of the shard that owns a slot. */
  int shardOf(int slot) {
    String owner = topology.map().ownerOf(slot);
    return mysql.topology().shards().stream().map(s -> s.name()).toList().indexOf(owner);
  }

  TcpProxy proxy(int shard) {
    return proxies.get(shard);
  }

  /** Runs statements behind the tier's back. */
  void execute(MySqlServer server, String... statements) throws SQLException {
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** How many rows of a name the shards hold. */
  int count(String name) throws SQLException {
    int count = 0;
    for (var shard : mysql.topology().shards()) {
      try (Connection connection = mysql.connect(shard.primary());
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT COUNT(*) FROM " + database + ".items WHERE name = '" + name + "'")) {
        rows.next();
        count += rows.getInt(1);
      }
    }
    return count;
  }

  @Override
  public void close() throws Exception {
    for (TcpProxy proxy : proxies) {
      proxy.close();
    }
  }
}
