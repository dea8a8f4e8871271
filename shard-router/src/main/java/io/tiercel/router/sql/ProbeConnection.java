package io.tiercel.router.sql;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own for asking a server how it is: a pool that is used up must not make its
 * server look dead. Opened anew after a failure. Confined to one thread at a time.
 */
public final class ProbeConnection implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /**
   * What a server says of itself.
   *
   * @param executed its gtid_executed, null where GTIDs are off: then nothing can be proven
   * @param replicating on a replica whether both replication threads run or try to; else true
   * @param readOnly whether a primary takes no writes; false on a replica
   * @param anew whether this is the first answer over a new connection: the server, or who answers
   *     in its place, may have been started since the last one
   * @param trouble what stops it from being used, null for nothing
   */
  public record Report(
      @Nullable String executed,
      boolean replicating,
      boolean readOnly,
      boolean anew,
      @Nullable String trouble) {
    Report overNewConnection() {
      return new Report(executed, replicating, readOnly, true, trouble);
    }
  }

  /** The server cannot be used; the message says why. */
  public static final class ProbeFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean unreachable;

    ProbeFailure(String message, boolean unreachable, SQLException cause) {
      super(message, cause);
      this.unreachable = unreachable;
    }

    /** Whether requests would fail just so: no answer, or no login. */
    public boolean unreachable() {
      return unreachable;
    }
  }

  private final MySqlEndpoint endpoint;
  private final Credentials credentials;
  private final boolean primary;
  private @Nullable Connection connection;

  /** Not connected yet. */
  public ProbeConnection(MySqlEndpoint endpoint, Credentials credentials, boolean primary) {
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.primary = primary;
  }

  /** Asks the server; takes two seconds at most. */
  public Report ask() throws ProbeFailure {
    try {
      boolean anew = connection == null;
      Connection open = open();
      Report report = primary ? askPrimary(open) : askReplica(open);
      return anew ? report.overNewConnection() : report;
    } catch (SQLException e) {
      close();
      throw failure(e);
    }
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open =
          DriverManager.getConnection(
              ConnectorUrl.of(endpoint, ""), ConnectorUrl.login(credentials, TIMEOUT, TIMEOUT));
      connection = open;
    }
    return open;
  }

  private static Report askPrimary(Connection open) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT IF(@@GLOBAL.gtid_mode = 'ON', @@GLOBAL.gtid_executed, NULL),"
                    + " @@GLOBAL.read_only")) {
      row.next();
      boolean readOnly = row.getBoolean(2);
      return new Report(
          row.getString(1),
          true,
          readOnly,
          false,
          readOnly ? "the primary is read-only" : tooOld(open));
    }
  }

  private static Report askReplica(Connection open) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet row = statement.executeQuery("SHOW REPLICA STATUS")) {
      if (!row.next()) {
        return new Report(null, false, false, false, "the server replicates from none");
      }
      boolean io = !"No".equals(row.getString("Replica_IO_Running"));
      boolean sql = "Yes".equals(row.getString("Replica_SQL_Running"));
      String stopped =
          io && sql
              ? tooOld(open)
              : "replication is stopped (receiver "
                  + (io ? "runs" : "stopped, error " + row.getInt("Last_IO_Errno"))
                  + ", applier "
                  + (sql ? "runs" : "stopped, error " + row.getInt("Last_SQL_Errno"))
                  + ")";
      return new Report(row.getString("Executed_Gtid_Set"), io && sql, false, false, stopped);
    }
  }

  private static @Nullable String tooOld(Connection open) throws SQLException {
    String version = open.getMetaData().getDatabaseProductVersion();
    return ServerVersion.isSupported(version)
        ? null
        : "the server is MySQL " + version + ", needed is " + ServerVersion.OLDEST + " or newer";
  }

  private ProbeFailure failure(SQLException e) {
    String state = e.getSQLState();
    boolean login = state != null && state.startsWith("28");
    boolean lost = SqlErrors.lostConnection(e);
    String what =
        login
            ? "refuses the login of " + credentials.user() + "@" + endpoint
            : lost ? "does not answer" : "answers a probe with an error";
    return new ProbeFailure(
        endpoint + " " + what + " (MySQL error " + e.getErrorCode() + ", SQL state " + state + ")",
        login || lost,
        e);
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is of no use any more either way.
      }
    }
  }
}
