package io.tiercel.benchmarks.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.local.MySqlServer;

/**
 * A pool as HikariCP's and Connector/J's own pages tell to set it up for speed: a fixed size,
 * statements prepared on the server and kept, and no question that can be spared.
 */
public final class JdbcPool {
  private static final String OPTIONS =
      "useServerPrepStmts=true&cachePrepStmts=true&prepStmtCacheSize=256&prepStmtCacheSqlLimit=2048"
          + "&useLocalSessionState=true&elideSetAutoCommits=true&maintainTimeStats=false"
          + "&cacheServerConfiguration=true&cacheResultSetMetadata=true"
          + "&rewriteBatchedStatements=true&sslMode=DISABLED&allowPublicKeyRetrieval=true";

  private JdbcPool() {}

  /** The URL of a server's database. */
  public static String url(MySqlServer server, String database) {
    return "jdbc:mysql://" + server.host() + ":" + server.port() + "/" + database + "?" + OPTIONS;
  }

  /** So many connections, all opened now. */
  public static HikariDataSource open(MySqlServer server, String database, int connections) {
    return open(url(server, database), server.user(), server.password(), connections);
  }

  /** The same where there is only the URL, as {@link #url} says it. */
  public static HikariDataSource open(String url, String user, String password, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(connections);
    return new HikariDataSource(config);
  }
}
