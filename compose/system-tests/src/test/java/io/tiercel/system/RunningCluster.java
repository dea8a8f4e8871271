package io.tiercel.system;

import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.node.CacheNode;
import io.tiercel.node.CacheNodeConfig;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A catalog, real shards and cache nodes in this JVM, with one registered client. Closing stops the
 * nodes.
 */
final class RunningCluster implements AutoCloseable {
  private final MySqlExtension mysql;
  private final String database;
  private final String name = "system-" + Long.toHexString(System.nanoTime());
  private final List<String> seeds = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final List<CacheNode> nodes = new ArrayList<>();

  private RunningCluster(MySqlExtension mysql) {
    this.mysql = mysql;
    this.database = mysql.freshDatabase("system");
  }

  static RunningCluster start(MySqlExtension mysql, int nodeCount) throws Exception {
    RunningCluster cluster = new RunningCluster(mysql);
    cluster.bootstrap();
    for (int i = 0; i < nodeCount; i++) {
      cluster.startNode();
    }
    return cluster;
  }

  private void bootstrap() throws SQLException {
    MySqlTopology servers = mysql.topology();
    try (Connection connection = mysql.connect(servers.catalog());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS tiercel_catalog");
    }
    List<ClusterSpec.Shard> shards =
        servers.shards().stream()
            .map(
                shard ->
                    new ClusterSpec.Shard(
                        shard.name(),
                        1,
                        endpoint(shard.primary()),
                        shard.replicas().stream().map(RunningCluster::endpoint).toList()))
            .toList();
    MySqlEndpoint catalog = endpoint(servers.catalog());
    Credentials login = new Credentials(servers.catalog().user(), servers.catalog().password());
    CatalogBootstrap.apply(catalog, login, new ClusterSpec(database, shards));
    CatalogBootstrap.registerClient(catalog, login, "app", "secret");
  }

  private static MySqlEndpoint endpoint(MySqlServer server) {
    return new MySqlEndpoint(server.host(), server.port());
  }

  /** Adds a node; the cluster takes it in before this returns. */
  CacheNode startNode() throws IOException {
    int grpc = freePort();
    int member = freePort();
    MySqlServer catalog = mysql.topology().catalog();
    seeds.add("127.0.0.1:" + member);
    addresses.add("127.0.0.1:" + grpc);
    CacheNode node =
        CacheNode.start(
            new CacheNodeConfig(
                "node-" + addresses.size(),
                name,
                new CacheNodeConfig.Grpc("127.0.0.1", grpc, "127.0.0.1"),
                new CacheNodeConfig.Member(
                    "127.0.0.1", member, "127.0.0.1", seeds, Duration.ofSeconds(1)),
                new CacheNodeConfig.Http("127.0.0.1", freePort()),
                new CacheNodeConfig.Catalog(
                    catalog.host(), catalog.port(), catalog.user(), catalog.password(), null),
                new CacheNodeConfig.Cache(50_000),
                new CacheNodeConfig.Loader(8, 200, 5_000),
                new CacheNodeConfig.Shutdown(Duration.ofSeconds(5)),
                new CacheNodeConfig.Feed(true, Duration.ofMillis(500)),
                // Tests that count queries must not count the audit's.
                new CacheNodeConfig.Audit(false, 20),
                new CacheNodeConfig.Mover(true, Duration.ofSeconds(1))));
    nodes.add(node);
    return node;
  }

  List<CacheNode> nodes() {
    return nodes;
  }

  TiercelConfig.Builder config() {
    return TiercelConfig.builder()
        .nodes(addresses)
        .credentials("app", "secret")
        .deadline(Duration.ofSeconds(10));
  }

  Tiercel connect() {
    return Tiercel.connect(config().build());
  }

  /** Runs plain SQL on every shard's primary. */
  void sql(String... statements) throws SQLException {
    for (MySqlTopology.Shard shard : mysql.topology().shards()) {
      try (Connection connection = shard(shard);
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    }
  }

  /** Plain connections to every shard's primary, in the application's database; close them. */
  List<Connection> jdbc() throws SQLException {
    List<Connection> connections = new ArrayList<>();
    for (MySqlTopology.Shard shard : mysql.topology().shards()) {
      connections.add(shard(shard));
    }
    return connections;
  }

  private Connection shard(MySqlTopology.Shard shard) throws SQLException {
    Connection connection = mysql.connect(shard.primary());
    connection.setCatalog(database);
    return connection;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }
}
