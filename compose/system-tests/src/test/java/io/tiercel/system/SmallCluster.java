package io.tiercel.system;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two shards without replicas and one cache node, shared by the test classes of a run and ended
 * after the last of them. Classes use tables of their own.
 */
final class SmallCluster implements BeforeAllCallback {
  private volatile @Nullable LocalCluster cluster;

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SmallCluster.class))
            .computeIfAbsent("cluster", key -> start(), LocalCluster.class);
  }

  private static LocalCluster start() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "tiercel-" + UUID.randomUUID());
    return LocalCluster.start(
        LocalClusterSpec.defaults(folder).withShape(2, 0, 1).attached(), Progress.SILENT);
  }

  LocalCluster cluster() {
    LocalCluster started = cluster;
    if (started == null) {
      throw new IllegalStateException("not started: is the field static and @RegisterExtension?");
    }
    return started;
  }

  MySqlTopology mysql() {
    return cluster().mysql().orElseThrow();
  }

  /** Runs a statement in the application's database on every shard, past Tiercel. */
  void onEveryShard(String sql) throws SQLException {
    for (MySqlTopology.Shard shard : mysql().shards()) {
      try (Connection connection = connect(shard.primary());
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of all rows of all shards, summed. */
  long sumOverShards(String sql) throws SQLException {
    long sum = 0;
    for (MySqlTopology.Shard shard : mysql().shards()) {
      try (Connection connection = connect(shard.primary());
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          sum += rows.getLong(1);
        }
      }
    }
    return sum;
  }

  /** A plain JDBC connection to the application's database. */
  Connection connect(MySqlServer server) throws SQLException {
    return connect(server, cluster().state().database());
  }

  /** The same to another database. */
  Connection connect(MySqlServer server, String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("sslMode", "DISABLED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    return DriverManager.getConnection(
        "jdbc:mysql://" + server.host() + ":" + server.port() + "/" + database, properties);
  }
}
