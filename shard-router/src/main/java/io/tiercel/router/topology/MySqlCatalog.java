package io.tiercel.router.topology;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.TablePolicy;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalog in a MySQL server's schema {@code tiercel_catalog}, made by {@link CatalogBootstrap}.
 * Every call opens a connection and closes it again. Thread-safe.
 */
public final class MySqlCatalog implements Catalog {
  /** How long TCP and login may take by default. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** How long the server may be silent by default. */
  public static final Duration DEFAULT_SOCKET_TIMEOUT = Duration.ofSeconds(5);

  private static final int UNKNOWN_DATABASE = 1049;
  private static final int NO_SUCH_TABLE = 1146;
  private static final String CREATE =
      ": './tiercel up' or CatalogBootstrap.apply creates one, or is this another server's address?";

  private final Server server;
  private final MySqlConnector connector;

  /** With the default timeouts. Does not connect yet. */
  public MySqlCatalog(MySqlEndpoint endpoint, Credentials credentials) {
    this(endpoint, credentials, DEFAULT_CONNECT_TIMEOUT, DEFAULT_SOCKET_TIMEOUT);
  }

  /**
   * Does not connect yet.
   *
   * @param connectTimeout longest TCP and login time
   * @param socketTimeout longest silence of the server
   */
  public MySqlCatalog(
      MySqlEndpoint endpoint,
      Credentials credentials,
      Duration connectTimeout,
      Duration socketTimeout) {
    this.server = Server.catalog(endpoint);
    this.connector = new MySqlConnector(credentials, connectTimeout, socketTimeout);
  }

  @Override
  public Topology readTopology() {
    return read(
        rows -> {
          CatalogRows.Cluster cluster = requireCluster(rows);
          List<Topology.Shard> shards = rows.shards();
          return new Topology(
              cluster.database(),
              List.copyOf(shards),
              rows.shardMap(cluster.mapEpoch(), shards),
              rows.imports());
        });
  }

  @Override
  public Map<String, TablePolicy> policies() {
    return read(CatalogRows::policies);
  }

  @Override
  public Optional<ClientSecret> secretOf(String clientName) {
    return read(rows -> rows.client(clientName));
  }

  @Override
  public int raiseTerm(String shard, int from) {
    try (Connection connection = connector.connect(server)) {
      connection.setAutoCommit(false);
      CatalogRows rows = new CatalogRows(connection);
      if (rows.raiseTerm(shard, from)) {
        rows.raiseMapEpoch();
      }
      int term = rows.term(shard);
      connection.commit();
      return term;
    } catch (SQLException e) {
      throw failure(connector, server, e);
    }
  }

  @Override
  public void close() {
    // Nothing stays open between calls.
  }

  private interface Reading<R> {
    R from(CatalogRows rows) throws SQLException;
  }

  private <R> R read(Reading<R> reading) {
    try (Connection connection = connector.connect(server)) {
      beginSnapshot(connection);
      return reading.from(new CatalogRows(connection));
    } catch (SQLException e) {
      throw failure(connector, server, e);
    }
  }

  private static void beginSnapshot(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (var statement = connection.createStatement()) {
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
  }

  private CatalogRows.Cluster requireCluster(CatalogRows rows) throws SQLException {
    int layout =
        rows.layout().orElseThrow(() -> server.unavailable("has an empty catalog" + CREATE));
    requireKnownLayout(server, layout);
    if (layout < CatalogSchema.LAYOUT) {
      throw server.unavailable(
          "has a catalog of the older layout "
              + layout
              + ": './tiercel catalog init' or CatalogBootstrap.apply brings it to layout "
              + CatalogSchema.LAYOUT);
    }
    return rows.cluster().orElseThrow();
  }

  static void requireKnownLayout(Server server, int layout) {
    if (layout > CatalogSchema.LAYOUT) {
      throw server.unavailable(
          "has a catalog of layout "
              + layout
              + ", this program knows up to "
              + CatalogSchema.LAYOUT
              + ": use a newer Tiercel");
    }
  }

  static RouterException failure(MySqlConnector connector, Server server, SQLException e) {
    return switch (e.getErrorCode()) {
      case UNKNOWN_DATABASE, NO_SUCH_TABLE -> server.unavailable("holds no catalog" + CREATE);
      default -> connector.failure(server, e);
    };
  }
}
