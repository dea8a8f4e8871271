package io.tiercel.router.topology;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The catalog while one change of a shard's servers holds the cluster's row: moves of slots and
 * schema rollouts begin under the same row, so none begins meanwhile. What is not committed is gone
 * with the connection. Confined to one thread.
 */
final class LockedCatalog implements AutoCloseable {
  private static final String ACTIVE_MOVE =
      """
      SELECT j.id, j.kind, j.state FROM tiercel_catalog.move_job j
      JOIN tiercel_catalog.move_slot s ON s.job = j.id
      WHERE j.state IN ('PLANNED', 'RUNNING', 'PAUSED', 'ABORTING') AND ? IN (s.source, s.target)
      LIMIT 1""";
  private static final String ACTIVE_ROLLOUT =
      """
      SELECT id, owner FROM tiercel_catalog.schema_rollout
      WHERE state = 'RUNNING' AND lease_until > NOW(6) LIMIT 1""";

  private static final String TAKE_MOVES =
      """
      UPDATE tiercel_catalog.move_job SET token = token + 1, lease_until = NULL
      WHERE state IN ('PLANNED', 'RUNNING', 'PAUSED', 'ABORTING') AND id IN
        (SELECT job FROM tiercel_catalog.move_slot WHERE ? IN (source, target))""";

  private final Connection connection;
  private final CatalogRows rows;

  private LockedCatalog(Connection connection) {
    this.connection = connection;
    this.rows = new CatalogRows(connection);
  }

  static LockedCatalog lock(MySqlConnector connector, Server catalog) throws SQLException {
    Connection connection = connector.connect(catalog);
    try {
      connection.setAutoCommit(false);
      LockedCatalog locked = new LockedCatalog(connection);
      locked.rows.lockCluster();
      return locked;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  CatalogRows rows() {
    return rows;
  }

  long mapEpoch() throws SQLException {
    return rows.cluster().orElseThrow().mapEpoch();
  }

  String database() throws SQLException {
    return rows.cluster().orElseThrow().database();
  }

  /**
   * The shard as it is now.
   *
   * @throws RouterException INVALID_CONFIG when there is none
   */
  Topology.Shard shard(String name) throws SQLException {
    return find(rows.shards(), name);
  }

  static Topology.Shard find(List<Topology.Shard> shards, String name) {
    return shards.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    "there is no shard %s; there are %s"
                        .formatted(
                            name,
                            String.join(
                                ", ", shards.stream().map(Topology.Shard::name).toList()))));
  }

  /**
   * Nothing else changes the shard.
   *
   * @throws RouterException INVALID_CONFIG says what does, and what to do
   */
  void requireQuiet(String shard) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(ACTIVE_MOVE)) {
      ask.setString(1, shard);
      try (ResultSet move = ask.executeQuery()) {
        if (move.next()) {
          throw refusal(
              "slots of %s move: job %d (%s, %s) has not ended. Wait for it, or abort it: './tiercel moves'"
                  .formatted(shard, move.getLong(1), move.getString(2), move.getString(3)));
        }
      }
    }
    requireNoRollout();
  }

  /**
   * No schema changes meanwhile.
   *
   * @throws RouterException INVALID_CONFIG says which does
   */
  void requireNoRollout() throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet rollout = ask.executeQuery(ACTIVE_ROLLOUT)) {
      if (rollout.next()) {
        throw refusal(
            "a schema rollout runs: number %d of %s. Wait for its end"
                .formatted(rollout.getLong(1), rollout.getString(2)));
      }
    }
  }

  /**
   * The role changes hands in the next term, for whoever reads the catalog from now on. A mover of
   * this shard's slots loses its job, so that it commits nothing it has seen at the former primary;
   * the next one goes on from what the new one has.
   */
  void commitPrimary(Topology.Shard shard, MySqlEndpoint primary, boolean keepFormer)
      throws SQLException {
    if (keepFormer) {
      rows.setPrimary(shard.primary(), false);
    } else {
      rows.deleteEndpoint(shard.primary());
    }
    rows.setPrimary(primary, true);
    rows.setTerm(shard.name(), shard.term() + 1);
    try (PreparedStatement take = connection.prepareStatement(TAKE_MOVES)) {
      take.setString(1, shard.name());
      take.executeUpdate();
    }
    commitNewEpoch();
  }

  void commitNewEpoch() throws SQLException {
    rows.raiseMapEpoch();
    connection.commit();
  }

  static RouterException refusal(String message) {
    return new RouterException(Code.INVALID_CONFIG, message);
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
