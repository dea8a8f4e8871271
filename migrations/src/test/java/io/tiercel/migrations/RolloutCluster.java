package io.tiercel.migrations;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.router.topology.Topology;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A cluster with a fresh catalog and database for one test, and a folder of scripts. */
final class RolloutCluster implements AutoCloseable {
  private final MySqlExtension mysql;
  private final Path scripts;
  private final Credentials credentials;
  private final Topology topology;

  RolloutCluster(MySqlExtension mysql, Path scripts) throws SQLException {
    this.mysql = mysql;
    this.scripts = scripts;
    MySqlServer catalog = mysql.topology().catalog();
    this.credentials = new Credentials(catalog.user(), catalog.password());
    execute(catalog, "DROP DATABASE IF EXISTS tiercel_catalog");
    List<ClusterSpec.Shard> shards =
        mysql.topology().shards().stream()
            .map(
                shard ->
                    new ClusterSpec.Shard(
                        shard.name(),
                        1,
                        endpoint(shard.primary()),
                        shard.replicas().stream().map(RolloutCluster::endpoint).toList()))
            .toList();
    this.topology =
        CatalogBootstrap.apply(
            endpoint(catalog),
            credentials,
            new ClusterSpec(mysql.freshDatabase("rollout"), shards));
  }

  private static MySqlEndpoint endpoint(MySqlServer server) {
    return new MySqlEndpoint(server.host(), server.port());
  }

  Topology topology() {
    return topology;
  }

  Credentials credentials() {
    return credentials;
  }

  MySqlEndpoint catalog() {
    return endpoint(mysql.topology().catalog());
  }

  List<String> locations() {
    return List.of("filesystem:" + scripts);
  }

  void script(String name, String sql) throws IOException {
    Files.writeString(scripts.resolve(name), sql);
  }

  /** One shard at a time, not watched. */
  SchemaRollout rollout() {
    return rollout(Duration.ZERO, RolloutLease.LENGTH);
  }

  SchemaRollout rollout(Duration soak, Duration lease) {
    return new SchemaRollout(
        catalog(),
        credentials,
        locations(),
        new RolloutConfig(null, soak, List.of(new WaveSize(1, false))),
        "a test",
        lease,
        System::nanoTime,
        LockSupport::parkNanos);
  }

  SoakSignals signals(Duration maxLag) {
    return new ServerSignals(credentials, new SoakLimits(maxLag, Duration.ofMinutes(1), 1.0));
  }

  RolloutReport apply() {
    return rollout().apply(signals(Duration.ofHours(1)), RolloutListener.SILENT);
  }

  MySqlServer primary(int shard) {
    return mysql.topology().shards().get(shard - 1).primary();
  }

  MySqlServer replica(int shard) {
    return mysql.topology().shards().get(shard - 1).replicas().get(0);
  }

  Connection connect(MySqlServer server) throws SQLException {
    return mysql.connect(server);
  }

  /** In the application's database of one shard, the first being 1. */
  void onShard(int shard, String sql) throws SQLException {
    try (Connection connection = connect(primary(shard))) {
      connection.setCatalog(topology.database());
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  /** On one shard's primary, in no database. */
  void onServer(int shard, String sql) throws SQLException {
    execute(primary(shard), sql);
  }

  /** The cluster as if it had these shards only. */
  Topology withShards(List<Topology.Shard> shards) {
    return new Topology(topology.database(), shards, topology.map());
  }

  void onEveryShard(String sql) throws SQLException {
    for (int shard = 1; shard <= topology.shards().size(); shard++) {
      onShard(shard, sql);
    }
  }

  void onCatalog(String sql) throws SQLException {
    execute(mysql.topology().catalog(), sql);
  }

  /** The first column of all rows. */
  List<String> catalogRows(String sql) throws SQLException {
    return rows(mysql.topology().catalog(), sql);
  }

  List<String> tables(int shard) throws SQLException {
    return rows(primary(shard), "SHOW TABLES IN " + topology.database());
  }

  List<String> rows(MySqlServer server, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private void execute(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    for (int shard = 1; shard <= topology.shards().size(); shard++) {
      execute(primary(shard), "DROP DATABASE IF EXISTS " + topology.database());
    }
  }
}
