package io.tiercel.router.topology;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.sql.ServerVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens short-lived connections to the catalog and, for the bootstrap, to primaries. Immutable and
 * thread-safe.
 *
 * <p>Why no pool: the catalog is asked when a process starts and then every few seconds at most,
 * and its connections must not be among those that a busy tier keeps open. Why {@code java.sql}
 * here, when Jdbi and the driver are imported in {@code sql} only: nothing of either is needed, and
 * the catalog's SQL stays beside the records it fills.
 */
final class MySqlConnector {
  private static final String COMMUNICATION_STATE = "08";
  private static final int HOST_NOT_ALLOWED = 1130;
  private static final int HOST_BLOCKED = 1129;
  private static final int ACCESS_DENIED = 1045;
  private static final int ACCESS_DENIED_NO_PASSWORD = 1698;
  private static final int ACCOUNT_LOCKED = 3118;
  private static final int DATABASE_DENIED = 1044;
  private static final int TABLE_DENIED = 1142;
  private static final int PRIVILEGE_DENIED = 1227;

  private final Credentials credentials;
  private final Duration connectTimeout;
  private final Duration socketTimeout;

  MySqlConnector(Credentials credentials, Duration connectTimeout, Duration socketTimeout) {
    this.credentials = credentials;
    this.connectTimeout = connectTimeout;
    this.socketTimeout = socketTimeout;
  }

  /**
   * A server and the part it plays, for messages.
   *
   * @param name such as {@code catalog} or {@code primary of shard-1}
   * @param unavailable the code of every failure to talk to it
   */
  record Server(String name, MySqlEndpoint endpoint, Code unavailable) {
    static Server catalog(MySqlEndpoint endpoint) {
      return new Server("catalog", endpoint, Code.CATALOG_UNAVAILABLE);
    }

    static Server primaryOf(String shard, MySqlEndpoint endpoint) {
      return new Server("primary of " + shard, endpoint, Code.SHARD_UNAVAILABLE);
    }

    static Server replicaOf(String shard, MySqlEndpoint endpoint) {
      return new Server("replica of " + shard, endpoint, Code.SHARD_UNAVAILABLE);
    }

    RouterException unavailable(String what) {
      return new RouterException(unavailable, "the " + name + " at " + endpoint + " " + what);
    }
  }

  /**
   * Logs in and looks at the version.
   *
   * @throws RouterException with the server's code, saying which of silence, login or age it was
   */
  Connection connect(Server server) {
    try {
      Connection connection =
          DriverManager.getConnection(url(server.endpoint), properties(server.endpoint));
      requireSupportedVersion(server, connection);
      return connection;
    } catch (SQLException e) {
      throw failure(server, e);
    }
  }

  /** Translates by error code and SQLState, never by text. */
  RouterException failure(Server server, SQLException e) {
    return new RouterException(
        server.unavailable,
        Outcome.NOT_APPLIED,
        isCommunication(e),
        "the " + server.name + " at " + server.endpoint + " " + describe(e),
        e);
  }

  private String describe(SQLException e) {
    return switch (e.getErrorCode()) {
      case ACCESS_DENIED, ACCESS_DENIED_NO_PASSWORD ->
          "refuses the password of user '" + credentials.user() + "': give the right one";
      case ACCOUNT_LOCKED -> "has locked the account of user '" + credentials.user() + "'";
      case DATABASE_DENIED, TABLE_DENIED, PRIVILEGE_DENIED ->
          "does not let user '"
              + credentials.user()
              + "' do what this needs (error "
              + e.getErrorCode()
              + "): grant it all privileges on tiercel_catalog and the application's database";
      case HOST_NOT_ALLOWED, HOST_BLOCKED ->
          "does not accept connections from this machine for user '" + credentials.user() + "'";
      default ->
          isCommunication(e)
              ? "does not answer (connect timeout "
                  + connectTimeout.toMillis()
                  + " ms, socket timeout "
                  + socketTimeout.toMillis()
                  + " ms): is it running, and is the address right?"
              : "answers with error " + e.getErrorCode() + " (SQLState " + e.getSQLState() + ")";
    };
  }

  private static boolean isCommunication(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith(COMMUNICATION_STATE);
  }

  private static void requireSupportedVersion(Server server, Connection connection)
      throws SQLException {
    String version = connection.getMetaData().getDatabaseProductVersion();
    if (!ServerVersion.isSupported(version)) {
      connection.close();
      throw server.unavailable(
          "is MySQL " + version + ": Tiercel needs MySQL " + ServerVersion.OLDEST + " or newer");
    }
  }

  private static String url(MySqlEndpoint endpoint) {
    return "jdbc:mysql://address=(host=" + endpoint.host() + ")(port=" + endpoint.port() + ")/";
  }

  private Properties properties(MySqlEndpoint endpoint) {
    Properties properties = new Properties();
    properties.setProperty("user", credentials.user());
    properties.setProperty("password", credentials.password());
    properties.setProperty("connectTimeout", Long.toString(connectTimeout.toMillis()));
    properties.setProperty("socketTimeout", Long.toString(socketTimeout.toMillis()));
    properties.setProperty("rewriteBatchedStatements", "true");
    // Encrypts where the server can, but not on this machine's own wire. Unencrypted, MySQL 8's
    // usual login needs the server's key.
    properties.setProperty("sslMode", endpoint.isLoopback() ? "DISABLED" : "PREFERRED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    return properties;
  }
}
