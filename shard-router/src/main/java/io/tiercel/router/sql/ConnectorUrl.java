package io.tiercel.router.sql;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterConfig.PoolConfig;
import java.time.Duration;
import java.util.Properties;

/**
 * How Connector/J is told to connect.
 *
 * <p>Server-side prepared statements, because binary parameters and results keep every value exact
 * and cost least. Every session runs in UTC and times travel as local ones, so that no time zone of
 * a JVM or server can shift them. {@code useAffectedRows}: an upsert says whether it changed
 * anything, which the write guard builds on. {@code trackSessionState}: a commit brings its GTID.
 * {@code sql_mode} is set whatever the server's is: what does not fit is refused instead of cut,
 * and a key of 0 stays 0 in an AUTO_INCREMENT column.
 */
public final class ConnectorUrl {
  private static final String DRIVER_OPTIONS =
      String.join(
          "&",
          "useServerPrepStmts=true",
          "cachePrepStmts=true",
          "prepStmtCacheSize=256",
          "prepStmtCacheSqlLimit=65536",
          "useLocalSessionState=true",
          "elideSetAutoCommits=true",
          "maintainTimeStats=false",
          "cacheServerConfiguration=true",
          "rewriteBatchedStatements=true",
          "useAffectedRows=true",
          "trackSessionState=true",
          "tinyInt1isBit=false",
          "yearIsDateType=false",
          "characterEncoding=UTF-8",
          "connectionTimeZone=%2B00:00",
          "preserveInstants=false",
          "tcpKeepAlive=true");

  private static final String SESSION =
      "sql_mode='STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
          + "NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO',"
          + "time_zone='%2B00:00',session_track_gtids='OWN_GTID',innodb_lock_wait_timeout=1,"
          + "transaction_isolation=";

  /** What single writes are guarded under: a guard inside INSERT .. SELECT needs it. */
  private static final String USUAL_ISOLATION = "'REPEATABLE-READ'";

  /** Where a key that is not there is to lock nothing. */
  private static final String WITHOUT_GAPS = "'READ-COMMITTED'";

  /** Nobody listens in on this machine's own wire, and encryption adds 0.4 to a read's time. */
  private static final String UNENCRYPTED = "sslMode=DISABLED&allowPublicKeyRetrieval=true";

  /**
   * Encrypted where the server can. TLS 1.2, because Java closes a TLS 1.3 socket only after it has
   * waited for the other side once more: a frozen server would hold a caller for twice its
   * deadline.
   */
  private static final String ENCRYPTED =
      "sslMode=PREFERRED&tlsVersions=TLSv1.2&allowPublicKeyRetrieval=true";

  private ConnectorUrl() {}

  /** The URL for one server. An empty database name connects to none. */
  public static String of(MySqlEndpoint endpoint, String database) {
    return of(endpoint, database, USUAL_ISOLATION);
  }

  /** The same for transactions that lock rows, and no gaps where there are none. */
  public static String withoutGaps(MySqlEndpoint endpoint, String database) {
    return of(endpoint, database, WITHOUT_GAPS);
  }

  private static String of(MySqlEndpoint endpoint, String database, String isolation) {
    return "jdbc:mysql://address=(host="
        + endpoint.host()
        + ")(port="
        + endpoint.port()
        + ")/"
        + database
        + "?"
        + DRIVER_OPTIONS
        + "&"
        + (endpoint.isLoopback() ? UNENCRYPTED : ENCRYPTED)
        + "&sessionVariables="
        + SESSION
        + isolation;
  }

  /** Login and timeouts. */
  public static Properties login(Credentials credentials, PoolConfig limits) {
    return login(credentials, limits.connectTimeout(), limits.socketTimeout());
  }

  /** Login and timeouts. */
  public static Properties login(
      Credentials credentials, Duration connectTimeout, Duration socketTimeout) {
    Properties login = new Properties();
    login.setProperty("user", credentials.user());
    login.setProperty("password", credentials.password());
    login.setProperty("connectTimeout", Long.toString(connectTimeout.toMillis()));
    login.setProperty("socketTimeout", Long.toString(socketTimeout.toMillis()));
    return login;
  }
}
