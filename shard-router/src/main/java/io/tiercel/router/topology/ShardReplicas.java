package io.tiercel.router.topology;

import static io.tiercel.router.topology.LockedCatalog.refusal;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.MySqlConnector.Server;
import io.tiercel.router.topology.ShardServer.Following;
import io.tiercel.router.topology.ShardServer.Identity;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Replicas that come to a shard and leave it. Blocking; thread-safe; each is one transaction in the
 * catalog and can be made again safely. The servers themselves stay as they are.
 */
public final class ShardReplicas {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

  private final Server catalog;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public ShardReplicas(MySqlEndpoint catalog, Credentials credentials) {
    this.catalog = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  /**
   * Looks, and changes nothing.
   *
   * @return the shard as it is
   * @throws RouterException INVALID_CONFIG when the server is no replica of the shard's primary,
   *     and what to do; SHARD_UNAVAILABLE when one of the two does not answer; CATALOG_UNAVAILABLE
   */
  public Topology.Shard check(String shard, MySqlEndpoint replica) {
    try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
      return check(locked, shard, replica);
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, catalog, e);
    }
  }

  /**
   * Lets reads go to this server, which has to replicate from the shard's primary already.
   *
   * @throws RouterException as {@link #check} says
   */
  public void add(String shard, MySqlEndpoint replica) {
    try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
      if (!check(locked, shard, replica).replicas().contains(replica)) {
        locked.rows().addReplica(shard, replica);
        locked.commitNewEpoch();
      }
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, catalog, e);
    }
  }

  /**
   * Sends no more reads to this server.
   *
   * @return whether it was one of the shard's
   * @throws RouterException INVALID_CONFIG when it is the primary; CATALOG_UNAVAILABLE
   */
  public boolean remove(String shard, MySqlEndpoint replica) {
    try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
      Topology.Shard now = locked.shard(shard);
      if (now.primary().equals(replica)) {
        throw refusal(
            "%s is the primary of %s: './tiercel shard promote' another one first"
                .formatted(replica, shard));
      }
      if (!now.replicas().contains(replica)) {
        return false;
      }
      locked.rows().deleteEndpoint(replica);
      locked.commitNewEpoch();
      return true;
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, catalog, e);
    }
  }

  private Topology.Shard check(LockedCatalog locked, String shard, MySqlEndpoint replica)
      throws SQLException {
    Topology.Shard now = locked.shard(shard);
    for (Topology.Shard each : locked.rows().shards()) {
      boolean taken =
          each.primary().equals(replica)
              || (!each.name().equals(shard) && each.replicas().contains(replica));
      if (taken) {
        throw refusal("the server %s belongs to %s already".formatted(replica, each.name()));
      }
    }
    requireFollowing(now, replica);
    return now;
  }

  private void requireFollowing(Topology.Shard shard, MySqlEndpoint endpoint) {
    Server primaryServer = Server.primaryOf(shard.name(), shard.primary());
    Server replicaServer = Server.replicaOf(shard.name(), endpoint);
    try (ShardServer primary = ShardServer.connect(connector, primaryServer);
        ShardServer replica = ShardServer.connect(connector, replicaServer)) {
      Identity is = replica.identity();
      String source = replica.following().map(Following::sourceUuid).orElse("");
      if (!source.equals(primary.identity().uuid())) {
        throw refusal(
            "%s does not replicate from %s: CHANGE REPLICATION SOURCE TO SOURCE_HOST='%s', SOURCE_PORT=%d, SOURCE_AUTO_POSITION=1, ... there, then START REPLICA"
                .formatted(
                    endpoint, shard.primary(), shard.primary().host(), shard.primary().port()));
      }
      if (!is.gtids()) {
        throw refusal(endpoint + " has gtid_mode off: switch it on, or nothing can be proven");
      }
      if (!is.readOnly()) {
        throw refusal(
            endpoint + " takes writes beside its source: SET PERSIST super_read_only = ON there");
      }
    } catch (SQLException e) {
      throw connector.failure(replicaServer, e);
    }
  }
}
