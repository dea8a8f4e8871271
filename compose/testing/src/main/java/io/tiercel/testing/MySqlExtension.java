package io.tiercel.testing;

import io.tiercel.local.MySqlProviders;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.TopologySpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real MySQL servers for a test class. All classes of a test run that ask for the same number of
 * shards and replicas share one topology, started by the first of them and removed after the last.
 * Register it in a static field:
 *
 * <pre>{@code
 * @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);
 * }</pre>
 *
 * <p>The servers are shared, so a class uses databases of its own: {@link #freshDatabase}. A test
 * that kills or pauses a server brings it back. The system property {@code tiercel.mysql} chooses
 * the provider: {@code embedded} (default), {@code docker} or {@code external}.
 */
public final class MySqlExtension implements BeforeAllCallback {
  private final int shards;
  private final int replicas;
  private volatile @Nullable MySqlTopology topology;

  private MySqlExtension(int shards, int replicas) {
    this.shards = shards;
    this.replicas = replicas;
  }

  /** So many shards without replicas. */
  public static MySqlExtension shards(int shards) {
    return new MySqlExtension(shards, 0);
  }

  /** The same with so many replicas for each shard. */
  public MySqlExtension replicas(int replicasPerShard) {
    return new MySqlExtension(shards, replicasPerShard);
  }

  /** The running servers; from {@code @BeforeAll} on. */
  public MySqlTopology topology() {
    MySqlTopology started = topology;
    if (started == null) {
      throw new IllegalStateException("Not started: is the field static and @RegisterExtension?");
    }
    return started;
  }

  /** A database name that nobody has used, such as {@code orders_1f6e0b3a}; not created yet. */
  public String freshDatabase(String prefix) {
    return prefix + "_" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A plain JDBC connection with all rights and no database chosen; the caller closes it. */
  public Connection connect(MySqlServer server) throws SQLException {
    return plainConnection(server);
  }

  static Connection plainConnection(MySqlServer server) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("sslMode", "DISABLED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("connectTimeout", "5000");
    return DriverManager.getConnection(
        "jdbc:mysql://" + server.host() + ":" + server.port() + "/", properties);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    topology =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(MySqlExtension.class))
            .computeIfAbsent(shards + "x" + replicas, key -> new Shared(start()), Shared.class)
            .topology();
  }

  private MySqlTopology start() {
    Path folder =
        Path.of(System.getProperty("java.io.tmpdir"), "tiercel-mysql-" + UUID.randomUUID());
    return MySqlProviders.named(System.getProperty("tiercel.mysql", "embedded"))
        .start(new TopologySpec(shards, replicas, folder, false));
  }

  /** Closed by JUnit when the run ends. */
  private record Shared(MySqlTopology topology) implements AutoCloseable {
    @Override
    public void close() {
      topology.close();
    }
  }
}
