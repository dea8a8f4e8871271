package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A mover's own connections, apart from the pools of the traffic. Stateless.
 *
 * <p>READ COMMITTED, so that what a mover deletes and inserts locks rows and never the gaps between
 * them; no foreign keys, because tables are copied one after the other; every date that MySQL has
 * stored once is taken again, and a key of 0 stays 0.
 */
final class MoverConnections {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int SOCKET_MILLIS = 30_000;
  private static final String OPTIONS =
      String.join(
          "&",
          "useLocalSessionState=true",
          "tinyInt1isBit=false",
          "yearIsDateType=false",
          "characterEncoding=UTF-8",
          "connectionTimeZone=%2B00:00",
          "useAffectedRows=true",
          "tcpKeepAlive=true",
          "allowPublicKeyRetrieval=true");
  private static final String SESSION =
      "sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES',"
          + "time_zone='%2B00:00',foreign_key_checks=0,unique_checks=1,innodb_lock_wait_timeout=5,"
          + "transaction_isolation='READ-COMMITTED'";

  private MoverConnections() {}

  /** A connection without autocommit. */
  static Connection open(MySqlEndpoint endpoint, String database, Credentials credentials)
      throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", credentials.user());
    login.setProperty("password", credentials.password());
    login.setProperty("connectTimeout", Integer.toString(CONNECT_MILLIS));
    login.setProperty("socketTimeout", Integer.toString(SOCKET_MILLIS));
    Connection connection = DriverManager.getConnection(url(endpoint, database), login);
    connection.setAutoCommit(false);
    return connection;
  }

  private static String url(MySqlEndpoint endpoint, String database) {
    return "jdbc:mysql://address=(host="
        + endpoint.host()
        + ")(port="
        + endpoint.port()
        + ")/"
        + database
        + "?"
        + OPTIONS
        + (endpoint.isLoopback() ? "&sslMode=DISABLED" : "&sslMode=PREFERRED&tlsVersions=TLSv1.2")
        + "&sessionVariables="
        + SESSION;
  }
}
