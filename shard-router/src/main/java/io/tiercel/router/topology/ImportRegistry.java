package io.tiercel.router.topology;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's rows of imports. A table is closed to everybody who routes by the catalog from the
 * commit that begins its import to the one that ends it. Blocking; thread-safe.
 *
 * <p>Whoever begins something that changes shards or tables locks the cluster's one row first, so
 * that no import begins beside a move of slots or a schema rollout, and none of those beside an
 * import. Every method throws {@link RouterException} with CATALOG_UNAVAILABLE when the catalog
 * does not answer.
 */
public final class ImportRegistry {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(15);

  /** A command that works for hours must not lose its lock to the server's impatience. */
  private static final String STAY = "SET SESSION wait_timeout = 31536000";

  private static final String LOCK_WAIT = "SET innodb_lock_wait_timeout = 10";
  private static final String LOCK = "SELECT GET_LOCK(?, 0)";
  private static final String ACTIVE_MOVE =
      """
      SELECT id, state FROM tiercel_catalog.move_job
      WHERE state NOT IN ('ABORTED', 'DONE') ORDER BY id LIMIT 1""";
  private static final String ACTIVE_ROLLOUT =
      """
      SELECT id, owner FROM tiercel_catalog.schema_rollout
      WHERE state = 'RUNNING' AND lease_until > NOW(6) ORDER BY id LIMIT 1""";
  private static final String FIND =
      """
      SELECT id, source, shard_key, state, token, may_switch FROM tiercel_catalog.table_import
      WHERE table_name = ? ORDER BY id DESC LIMIT 1""";
  private static final String INSERT =
      """
      INSERT INTO tiercel_catalog.table_import (table_name, source, shard_key, state, token)
      VALUES (?, ?, ?, 'RUNNING', 1)""";
  private static final String TAKE =
      "UPDATE tiercel_catalog.table_import SET token = token + 1, may_switch = FALSE WHERE id = ?";
  private static final String ALLOW =
      """
      UPDATE tiercel_catalog.table_import SET may_switch = TRUE
      WHERE table_name = ? AND state = 'RUNNING'""";
  private static final String END =
      """
      UPDATE tiercel_catalog.table_import SET state = ?, finished_at = NOW(6)
      WHERE id = ? AND token = ? AND state = 'RUNNING'""";

  private final Server server;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public ImportRegistry(MySqlEndpoint catalog, Credentials credentials) {
    this.server = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  /** How far an import is. */
  public enum State {
    /** The table is closed, whether a process works on it or not. */
    RUNNING,
    /** Given up: what was copied is gone, and the table is open. */
    ABORTED,
    /** All of it is there, and the table is open. */
    DONE
  }

  /**
   * An import.
   *
   * @param id its number
   * @param source where the rows come from
   * @param shardKey the column that decides on which shard a row is
   * @param state how far it is
   * @param token rises with each process that works on it
   * @param maySwitch whether an operator has told it to switch
   */
  public record Import(
      long id, String source, String shardKey, State state, long token, boolean maySwitch) {}

  /** The newest import of a table. */
  public Optional<Import> newest(String table) {
    return run(connection -> find(connection, table));
  }

  /**
   * Begins an import or takes the one that is there, and closes the table.
   *
   * @return to be closed when this process does not work on it any more
   * @throws RouterException INVALID_CONFIG when another process works on it, it is one from another
   *     source, slots move, or a schema rollout runs
   */
  public Held take(String table, String source, String shardKey) {
    Connection connection = connector.connect(server);
    try {
      execute(connection, STAY);
      execute(connection, LOCK_WAIT);
      requireAlone(connection, table);
      connection.setAutoCommit(false);
      CatalogRows rows = new CatalogRows(connection);
      rows.lockCluster();
      Optional<Import> before = find(connection, table).filter(one -> one.state == State.RUNNING);
      if (before.isPresent()) {
        requireSame(table, before.get(), source, shardKey);
        update(connection, TAKE, before.get().id);
      } else {
        requireQuiet(connection);
        update(connection, INSERT, table, source, shardKey);
        rows.raiseMapEpoch();
      }
      Import taken = find(connection, table).orElseThrow();
      connection.commit();
      connection.setAutoCommit(true);
      return new Held(connection, taken, before.isPresent());
    } catch (SQLException | RuntimeException e) {
      closeQuietly(connection, e);
      throw e instanceof SQLException sql
          ? MySqlCatalog.failure(connector, server, sql)
          : rethrown(e);
    }
  }

  private static RuntimeException rethrown(Exception e) {
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }

  /** Lets an import that holds switch; whether there is one. */
  public boolean allowSwitch(String table) {
    return run(connection -> update(connection, ALLOW, table)) > 0;
  }

  /**
   * Ends an import and opens its table, in one transaction: the only point of no return.
   *
   * @param token as this process has it
   * @return false when it is not this process's any more; then nothing was changed
   */
  public boolean end(long id, long token, State state) {
    return run(
        connection -> {
          execute(connection, LOCK_WAIT);
          connection.setAutoCommit(false);
          CatalogRows rows = new CatalogRows(connection);
          rows.lockCluster();
          boolean mine = update(connection, END, state.name(), id, token) == 1;
          if (mine) {
            rows.raiseMapEpoch();
          }
          connection.commit();
          return mine;
        });
  }

  private void requireAlone(Connection connection, String table) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      // A lock's name has room for 64 characters.
      lock.setString(1, "tiercel_import_" + Integer.toHexString(table.hashCode()));
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next() || row.getInt(1) != 1) {
          throw refusal("another process imports table " + table + " now: wait for it, or end it");
        }
      }
    }
  }

  private static void requireSame(String table, Import before, String source, String shardKey) {
    if (!before.source.equals(source) || !before.shardKey.equals(shardKey)) {
      throw refusal(
          "table %s is being imported from %s by %s: finish that one, or abort it"
              .formatted(table, before.source, before.shardKey));
    }
  }

  private static void requireQuiet(Connection connection) throws SQLException {
    String move = first(connection, ACTIVE_MOVE);
    if (move != null) {
      throw refusal(
          "slots move: job " + move + ". Wait for its end, or abort it: './tiercel moves'");
    }
    String rollout = first(connection, ACTIVE_ROLLOUT);
    if (rollout != null) {
      throw refusal("a schema rollout runs: " + rollout + ". Wait for its end");
    }
  }

  private static @Nullable String first(Connection connection, String sql) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql)) {
      return row.next() ? row.getString(1) + " (" + row.getString(2) + ")" : null;
    }
  }

  private static Optional<Import> find(Connection connection, String table) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(FIND)) {
      ask.setString(1, table);
      try (ResultSet row = ask.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Import(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    State.valueOf(row.getString(4)),
                    row.getLong(5),
                    row.getBoolean(6)))
            : Optional.empty();
      }
    }
  }

  private static RouterException refusal(String message) {
    return new RouterException(Code.INVALID_CONFIG, message);
  }

  /** An import that this process works on. Confined to one thread. */
  public static final class Held implements AutoCloseable {
    private final Connection lock;
    private final Import row;
    private final boolean begunBefore;

    private Held(Connection lock, Import row, boolean begunBefore) {
      this.lock = lock;
      this.row = row;
      this.begunBefore = begunBefore;
    }

    /** As it was taken. */
    public Import row() {
      return row;
    }

    /** Whether an earlier process began it. */
    public boolean begunBefore() {
      return begunBefore;
    }

    /** Lets another process take it. */
    @Override
    public void close() {
      try {
        lock.close();
      } catch (SQLException alreadyGone) {
        return;
      }
    }
  }

  private interface Work<R> {
    R on(Connection connection) throws SQLException;
  }

  private <R> R run(Work<R> work) {
    try (Connection connection = connector.connect(server)) {
      return work.on(connection);
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, server, e);
    }
  }

  private static int update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeQuietly(Connection connection, Exception cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
