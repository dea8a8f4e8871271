package io.tiercel.benchmarks.peers;

import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.cli.run.RunException;
import io.tiercel.local.MySqlServer;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * ShardingSphere-JDBC over several servers, in a class loader of its own; sharded by the key, as in
 * its own documentation's example. Closing ends its pools.
 */
public final class ShardedItems implements AutoCloseable {
  private static final List<String> ARTIFACTS =
      List.of(
          "org.apache.shardingsphere:shardingsphere-jdbc:5.5.2",
          "com.mysql:mysql-connector-j:26.10.0");
  private static final String FACTORY =
      "org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory";

  private final URLClassLoader libraries;
  private final DataSource source;
  private final JdbcItems items;

  private ShardedItems(URLClassLoader libraries, DataSource source) {
    this.libraries = libraries;
    this.source = source;
    this.items = new JdbcItems(source);
  }

  /** With a pool of so many connections to each. */
  public static ShardedItems open(
      Path cache, List<MySqlServer> servers, String database, int connections) {
    URLClassLoader libraries = MavenLibraries.load(cache, "shardingsphere-5.5.2", ARTIFACTS);
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(libraries);
    try {
      byte[] config = yaml(servers, database, connections).getBytes(StandardCharsets.UTF_8);
      Object source =
          libraries
              .loadClass(FACTORY)
              .getMethod("createDataSource", byte[].class)
              .invoke(null, (Object) config);
      return new ShardedItems(libraries, (DataSource) source);
    } catch (ReflectiveOperationException failed) {
      throw RunException.failed("ShardingSphere does not start: " + failed.getCause(), failed);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  private static String yaml(List<MySqlServer> servers, String database, int connections) {
    String sources =
        IntStream.range(0, servers.size())
            .mapToObj(i -> source(i, servers.get(i), database, connections))
            .collect(Collectors.joining());
    return """
        dataSources:
        %srules:
        - !SHARDING
          tables:
            %s:
              actualDataNodes: ds_${0..%d}.%s
              databaseStrategy:
                standard:
                  shardingColumn: id
                  shardingAlgorithmName: by_id
          shardingAlgorithms:
            by_id:
              type: INLINE
              props:
                algorithm-expression: ds_${id %% %d}
        """
        .formatted(
            sources,
            ItemRows.PLAIN_TABLE,
            servers.size() - 1,
            ItemRows.PLAIN_TABLE,
            servers.size());
  }

  private static String source(int number, MySqlServer server, String database, int connections) {
    return """
          ds_%d:
            dataSourceClassName: com.zaxxer.hikari.HikariDataSource
            driverClassName: com.mysql.cj.jdbc.Driver
            jdbcUrl: "%s"
            username: "%s"
            password: "%s"
            maximumPoolSize: %d
            minimumIdle: %d
        """
        .formatted(
            number,
            JdbcPool.url(server, database),
            server.user(),
            server.password(),
            connections,
            connections)
        .indent(2);
  }

  /** The row of a key. */
  public @Nullable Item get(long id) throws SQLException {
    ClassLoader usual = enter();
    try {
      return items.get(id);
    } finally {
      Thread.currentThread().setContextClassLoader(usual);
    }
  }

  /** Changes a row that is there, in a transaction of its own. */
  public void update(Item item) throws SQLException {
    ClassLoader usual = enter();
    try {
      items.update(item);
    } finally {
      Thread.currentThread().setContextClassLoader(usual);
    }
  }

  /** It looks for its parts where the calling thread does, each when it needs it first. */
  private ClassLoader enter() {
    ClassLoader usual = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(libraries);
    return usual;
  }

  @Override
  public void close() throws IOException {
    try {
      ((AutoCloseable) source).close();
    } catch (Exception broken) {
      throw new IOException(broken);
    } finally {
      libraries.close();
    }
  }
}
