package io.tiercel.router.topology;

import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.topology.MySqlConnector.Server;
import io.tiercel.router.topology.Topology.ShardState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shards that come to a living cluster and leave it. Blocking; thread-safe; every change is one
 * transaction in the catalog and can be made again safely.
 *
 * <p>A shard joins without slots and leaves without slots: slots are moved in between, by jobs of
 * {@code io.tiercel.router.move}.
 */
public final class ShardRegistry {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(1);
  private static final int FIRST_TERM = 1;

  private final Server catalog;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public ShardRegistry(MySqlEndpoint catalog, Credentials credentials) {
    this.catalog = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  /**
   * Registers a shard that owns no slot, after its database and system tables were made. Made again
   * for a shard that is registered with the same servers it changes nothing.
   *
   * @return the shard as it is in the catalog
   * @throws RouterException SHARD_UNAVAILABLE when its primary does not answer; INVALID_CONFIG when
   *     the primary takes no writes or belongs to another cluster, or the name or a server is taken
   *     already; CATALOG_UNAVAILABLE
   */
  public Topology.Shard join(ClusterSpec.Shard shard) {
    return inCatalog(
        rows -> {
          List<Topology.Shard> known = rows.shards();
          Optional<Topology.Shard> same =
              known.stream().filter(s -> s.name().equals(shard.name())).findFirst();
          Topology.Shard joining = joining(shard);
          if (same.isPresent()) {
            requireSameServers(same.get(), joining);
          } else {
            requireNewServers(known, joining);
          }
          prepare(shard, rows, known);
          if (same.isPresent()) {
            return same.get();
          }
          rows.insertShard(joining, rows.nextPosition());
          rows.insertEndpoints(joining);
          rows.raiseMapEpoch();
          return joining;
        });
  }

  private static Topology.Shard joining(ClusterSpec.Shard shard) {
    return new Topology.Shard(
        shard.name(),
        shard.weight(),
        ShardState.JOINING,
        FIRST_TERM,
        shard.primary(),
        shard.replicas());
  }

  private void prepare(ClusterSpec.Shard shard, CatalogRows rows, List<Topology.Shard> known)
      throws SQLException {
    CatalogRows.Cluster cluster = rows.cluster().orElseThrow();
    Server server = Server.primaryOf(shard.name(), shard.primary());
    try (Connection connection = connector.connect(server)) {
      new ShardPreflight().check(shard, server, connection);
      ShardSchema schema = new ShardSchema(server, connection, cluster.database());
      schema.create();
      schema.ensureOwnership(shard.name(), rows.shardMap(cluster.mapEpoch(), known));
    } catch (SQLException e) {
      throw connector.failure(server, e);
    }
  }

  private static void requireSameServers(Topology.Shard known, Topology.Shard wanted) {
    if (!known.primary().equals(wanted.primary())) {
      throw refusal(
          "a shard named %s is registered with the primary %s already: choose another name"
              .formatted(known.name(), known.primary()));
    }
  }

  private static void requireNewServers(List<Topology.Shard> known, Topology.Shard wanted) {
    List<MySqlEndpoint> servers = new ArrayList<>(wanted.replicas());
    servers.add(wanted.primary());
    for (Topology.Shard shard : known) {
      for (MySqlEndpoint server : servers) {
        if (shard.primary().equals(server) || shard.replicas().contains(server)) {
          throw refusal("the server %s belongs to %s already".formatted(server, shard.name()));
        }
      }
    }
  }

  /** Says what a shard is there for. */
  public void enter(String shard, ShardState state) {
    inCatalog(
        rows -> {
          find(rows, shard);
          rows.setState(shard, state);
          rows.raiseMapEpoch();
          return shard;
        });
  }

  /**
   * Sets a shard's share of the slots, for plans made from now on.
   *
   * @param weight above 0 and at most 1000
   */
  public void weigh(String shard, double weight) {
    inCatalog(
        rows -> {
          find(rows, shard);
          rows.setWeight(shard, weight);
          rows.raiseMapEpoch();
          return shard;
        });
  }

  /**
   * Forgets a shard that owns no slot. Its servers and what is on them stay as they are.
   *
   * @throws RouterException INVALID_CONFIG when it owns slots, is the last one, or there is none
   */
  public void leave(String shard) {
    inCatalog(
        rows -> {
          find(rows, shard);
          int slots = rows.slotsOf(shard);
          if (slots > 0) {
            throw refusal(
                "%s owns %d slots: './tiercel shard drain %s' moves them away first"
                    .formatted(shard, slots, shard));
          }
          rows.deleteShard(shard);
          rows.raiseMapEpoch();
          return shard;
        });
  }

  private static Topology.Shard find(CatalogRows rows, String shard) throws SQLException {
    List<Topology.Shard> known = rows.shards();
    return known.stream()
        .filter(candidate -> candidate.name().equals(shard))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    "there is no shard %s; there are %s"
                        .formatted(
                            shard,
                            String.join(", ", known.stream().map(Topology.Shard::name).toList()))));
  }

  private static RouterException refusal(String message) {
    return new RouterException(Code.INVALID_CONFIG, message);
  }

  private interface Change<R> {
    R in(CatalogRows rows) throws SQLException;
  }

  /** One change at a time: whoever makes one holds the cluster's row. */
  private <R> R inCatalog(Change<R> change) {
    try (Connection connection = connector.connect(catalog)) {
      connection.setAutoCommit(false);
      CatalogRows rows = new CatalogRows(connection);
      rows.lockCluster();
      R result = change.in(rows);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, catalog, e);
    }
  }
}
