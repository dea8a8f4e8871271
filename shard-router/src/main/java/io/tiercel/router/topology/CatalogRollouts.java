package io.tiercel.router.topology;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * The catalog's rows of schema rollouts: one runs at a time, and none while slots move. Every call
 * opens a connection and closes it again. Thread-safe.
 *
 * <p>A rollout is a row with a lease by the catalog's own clock. Whoever begins something that
 * excludes it (another rollout, a move of slots) locks the cluster's one row first and looks for
 * the others' rows under that lock; so no two of them can begin at once. A row whose lease has
 * ended belongs to a process that was killed, and stops nobody.
 */
public final class CatalogRollouts {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(15);
  private static final long MICROS_PER_MILLI = 1_000;
  private static final int MAX_OWNER = 255;
  private static final int MAX_DETAIL = 2_000;

  private static final String LOCK_WAIT = "SET innodb_lock_wait_timeout = 10";
  private static final String LOCK =
      "SELECT id FROM tiercel_catalog.cluster WHERE id = 1 FOR UPDATE";

  /** A failed one too: it may be told to try again at any time. */
  private static final String ACTIVE_MOVE =
      """
      SELECT id, kind, state FROM tiercel_catalog.move_job
      WHERE state NOT IN ('ABORTED', 'DONE') ORDER BY id LIMIT 1""";

  private static final String ACTIVE_IMPORT =
      "SELECT table_name FROM tiercel_catalog.table_import WHERE state = 'RUNNING' LIMIT 1";

  private static final String BURY =
      """
      UPDATE tiercel_catalog.schema_rollout SET state = 'FAILED', finished_at = NOW(6),
        detail = 'its lease ended: the process was killed or did not reach the catalog'
      WHERE state = 'RUNNING' AND lease_until <= NOW(6)""";
  private static final String RUNNING =
      """
      SELECT id, owner, started_at FROM tiercel_catalog.schema_rollout
      WHERE state = 'RUNNING' ORDER BY id LIMIT 1""";
  private static final String BEGIN =
      """
      INSERT INTO tiercel_catalog.schema_rollout (state, owner, lease_until, started_at, detail)
      VALUES ('RUNNING', ?, NOW(6) + INTERVAL ? MICROSECOND, NOW(6), '')""";
  private static final String RENEW =
      """
      UPDATE tiercel_catalog.schema_rollout SET lease_until = NOW(6) + INTERVAL ? MICROSECOND
      WHERE id = ? AND state = 'RUNNING' AND lease_until > NOW(6)""";
  private static final String FINISH =
      """
      UPDATE tiercel_catalog.schema_rollout SET state = ?, finished_at = NOW(6), detail = ?
      WHERE id = ? AND state = 'RUNNING'""";

  private final Server server;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public CatalogRollouts(MySqlEndpoint endpoint, Credentials credentials) {
    this.server = Server.catalog(endpoint);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  /** Whether a rollout may begin. */
  public sealed interface Claim {
    /**
     * It has begun.
     *
     * @param id its row
     */
    record Held(long id) implements Claim {}

    /**
     * It must not.
     *
     * @param why what runs, where, and what to do
     */
    record Refused(String why) implements Claim {}
  }

  /**
   * Begins a rollout, unless another one runs or slots move.
   *
   * @param owner who, for the others' messages; cut after 255 characters
   * @param lease how long it counts as running when nobody renews it
   * @throws RouterException CATALOG_UNAVAILABLE
   */
  public Claim claim(String owner, Duration lease) {
    return run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_WAIT);
            connection.setAutoCommit(false);
            statement.executeQuery(LOCK).close();
            statement.executeUpdate(BURY);
          }
          Optional<String> refusal = refusal(connection);
          Claim claim =
              refusal.isPresent()
                  ? new Claim.Refused(refusal.get())
                  : new Claim.Held(begin(connection, owner, lease));
          connection.commit();
          return claim;
        });
  }

  /**
   * Makes the lease begin anew.
   *
   * @return false when the rollout does not count as running any more: it must stop
   * @throws RouterException CATALOG_UNAVAILABLE; the lease goes on as it was
   */
  public boolean renew(long id, Duration lease) {
    return run(
        connection -> {
          try (PreparedStatement renew = connection.prepareStatement(RENEW)) {
            renew.setLong(1, lease.toMillis() * MICROS_PER_MILLI);
            renew.setLong(2, id);
            return renew.executeUpdate() == 1;
          }
        });
  }

  /**
   * Ends a rollout; one that does not count as running any more stays as it is.
   *
   * @param done whether all of it was done
   * @param detail what happened; cut after 2,000 characters
   * @throws RouterException CATALOG_UNAVAILABLE; the lease ends it then
   */
  public void finish(long id, boolean done, String detail) {
    run(
        connection -> {
          try (PreparedStatement finish = connection.prepareStatement(FINISH)) {
            finish.setString(1, done ? "DONE" : "FAILED");
            finish.setString(2, cut(detail, MAX_DETAIL));
            finish.setLong(3, id);
            return finish.executeUpdate();
          }
        });
  }

  private static Optional<String> refusal(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet move = statement.executeQuery(ACTIVE_MOVE)) {
        if (move.next()) {
          return Optional.of(
              "slots move: job %d (%s, %s) has not ended. Wait for it, or have it retried or aborted: './tiercel moves'"
                  .formatted(move.getLong(1), move.getString(2), move.getString(3)));
        }
      }
      try (ResultSet imported = statement.executeQuery(ACTIVE_IMPORT)) {
        if (imported.next()) {
          return Optional.of(
              "table %s is being imported. Let its import end, or abort it: './tiercel import --help'"
                  .formatted(imported.getString(1)));
        }
      }
      try (ResultSet other = statement.executeQuery(RUNNING)) {
        return other.next()
            ? Optional.of(
                "another schema rollout runs: number %d of %s, since %s. Wait for its end; if its process is gone, its lease ends within half a minute"
                    .formatted(other.getLong(1), other.getString(2), other.getTimestamp(3)))
            : Optional.empty();
      }
    }
  }

  private static long begin(Connection connection, String owner, Duration lease)
      throws SQLException {
    try (PreparedStatement begin =
        connection.prepareStatement(BEGIN, Statement.RETURN_GENERATED_KEYS)) {
      begin.setString(1, cut(owner, MAX_OWNER));
      begin.setLong(2, lease.toMillis() * MICROS_PER_MILLI);
      begin.executeUpdate();
      try (ResultSet key = begin.getGeneratedKeys()) {
        key.next();
        return key.getLong(1);
      }
    }
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max);
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
}
