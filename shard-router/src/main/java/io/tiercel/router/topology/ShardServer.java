package io.tiercel.router.topology;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server of a shard while its role is looked at or changed. Confined to one thread.
 *
 * <p>Read-only is persisted: a server's configuration file says what it was started as, and must
 * not decide what it is after a restart.
 */
final class ShardServer implements AutoCloseable {
  private static final int FENCE_WAIT_SECONDS = 2;

  private final Server server;
  private final Connection connection;

  private ShardServer(Server server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @throws RouterException SHARD_UNAVAILABLE
   */
  static ShardServer connect(MySqlConnector connector, Server server) {
    return new ShardServer(server, connector.connect(server));
  }

  /**
   * What it is.
   *
   * @param uuid its own
   * @param gtids whether it numbers its transactions
   * @param readOnly whether it refuses writes of everybody but replication
   * @param writable whether it takes writes of ordinary accounts
   */
  record Identity(String uuid, boolean gtids, boolean readOnly, boolean writable) {}

  /**
   * Its replication.
   *
   * @param sourceUuid of the server it follows, empty when it was never connected
   * @param receiving whether it is connected to it
   * @param applying whether it applies what it has
   * @param received the transactions it got from it since it began to
   */
  record Following(String sourceUuid, boolean receiving, boolean applying, String received) {
    boolean runs() {
      return receiving && applying;
    }
  }

  /** The login by which a replica follows; the password is never shown. */
  record SourceLogin(String user, String password, boolean encrypted, boolean asksForKey) {
    @Override
    public String toString() {
      return user;
    }
  }

  MySqlEndpoint endpoint() {
    return server.endpoint();
  }

  Identity identity() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT @@GLOBAL.server_uuid, @@GLOBAL.gtid_mode = 'ON',"
                    + " @@GLOBAL.super_read_only, @@GLOBAL.read_only")) {
      row.next();
      return new Identity(
          row.getString(1), row.getBoolean(2), row.getBoolean(3), !row.getBoolean(4));
    }
  }

  /** Empty when it follows nobody. */
  Optional<Following> following() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW REPLICA STATUS")) {
      return row.next()
          ? Optional.of(
              new Following(
                  row.getString("Source_UUID"),
                  "Yes".equals(row.getString("Replica_IO_Running")),
                  "Yes".equals(row.getString("Replica_SQL_Running")),
                  oneLine(row.getString("Retrieved_Gtid_Set"))))
          : Optional.empty();
    }
  }

  String executed() throws SQLException {
    return oneLine(text("SELECT @@GLOBAL.gtid_executed"));
  }

  /** The transactions of the first set that are not in the second one. */
  String difference(String from, String without) throws SQLException {
    return oneLine(text("SELECT GTID_SUBTRACT(?, ?)", from, without));
  }

  /** Whether it had applied all of these by then. */
  boolean awaitExecuted(String gtids, double seconds) throws SQLException {
    return "0".equals(text("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)", gtids, seconds));
  }

  /** Where the login is kept that it follows with. */
  SourceLogin sourceLogin() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT User_name, User_password, Enabled_ssl, Get_public_key
                FROM mysql.slave_master_info WHERE Channel_name = ''""")) {
      if (!row.next()) {
        throw server.unavailable("keeps no replication login in mysql.slave_master_info");
      }
      return new SourceLogin(
          row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4));
    }
  }

  /** Every reader of the shard finds that its map is older than this. */
  void mark(String database, long mapEpoch) throws SQLException {
    change(
        "UPDATE `" + database + "`.tiercel_shard SET map_epoch = GREATEST(map_epoch, ?)", mapEpoch);
  }

  /**
   * From its return on it has refused every commit of others, and all earlier ones are done.
   *
   * @throws SQLException a statement under way holds it up for too long; nothing is changed
   */
  void fence() throws SQLException {
    change("SET SESSION lock_wait_timeout = " + FENCE_WAIT_SECONDS);
    change("SET PERSIST super_read_only = ON");
  }

  void open() throws SQLException {
    change("SET PERSIST super_read_only = OFF");
    change("SET PERSIST read_only = OFF");
  }

  /** A replica may lose its last commits in a crash; a primary must not. */
  void commitDurably() throws SQLException {
    change("SET PERSIST sync_binlog = 1");
    change("SET PERSIST innodb_flush_log_at_trx_commit = 1");
  }

  void stopReceiving() throws SQLException {
    change("STOP REPLICA IO_THREAD");
  }

  void followNobody() throws SQLException {
    change("STOP REPLICA");
    change("RESET REPLICA ALL");
  }

  void follow(MySqlEndpoint source, SourceLogin login) throws SQLException {
    change("STOP REPLICA");
    change(
        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = ?, SOURCE_PORT = "
            + source.port()
            + ", SOURCE_USER = ?, SOURCE_PASSWORD = ?, SOURCE_SSL = "
            + (login.encrypted() ? 1 : 0)
            + ", GET_SOURCE_PUBLIC_KEY = "
            + (login.asksForKey() ? 1 : 0)
            + ", SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 1000000",
        source.host(),
        login.user(),
        login.password());
    change("START REPLICA");
  }

  private void change(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      statement.execute();
    }
  }

  private String text(String query, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      set(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private static String oneLine(@Nullable String gtids) {
    return gtids == null ? "" : gtids.replace("\n", "").replace(" ", "");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is of no use any more either way.
    }
  }
}
