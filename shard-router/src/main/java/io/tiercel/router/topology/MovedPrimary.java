package io.tiercel.router.topology;

import static io.tiercel.router.topology.LockedCatalog.refusal;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether another program made one of a shard's replicas its primary, and lets the
 * catalog say so. Blocking; thread-safe; any number of routers may do it at once.
 *
 * <p>A replica counts that takes writes and follows nobody: nobody else makes one so. It must be
 * the only one, and where the former primary answers that one must be read-only and have nothing
 * which the new one lacks. The next term makes every copy void, as the former one may have died
 * with acknowledged writes.
 */
public final class MovedPrimary {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Server catalog;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public MovedPrimary(MySqlEndpoint catalog, Credentials credentials) {
    this.catalog = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, TIMEOUT, TIMEOUT.multipliedBy(2));
  }

  /**
   * Looks at the shard's servers and settles who is the primary.
   *
   * @param shard as the catalog last told it
   * @return the new primary, empty when it is the old one still, or somebody was first
   * @throws RouterException INVALID_CONFIG when it cannot be told; CATALOG_UNAVAILABLE
   */
  public Optional<MySqlEndpoint> settle(Topology.Shard shard) {
    List<MySqlEndpoint> writable = new ArrayList<>();
    for (MySqlEndpoint replica : shard.replicas()) {
      if (isPrimary(Server.replicaOf(shard.name(), replica))) {
        writable.add(replica);
      }
    }
    if (writable.size() > 1) {
      throw refusal(
          "%s take writes and follow nobody: make all but one follow it".formatted(writable));
    }
    if (writable.isEmpty() || isHeldUp(shard, writable.get(0))) {
      return Optional.empty();
    }
    return commit(shard, writable.get(0));
  }

  private boolean isPrimary(Server server) {
    try (ShardServer replica = ShardServer.connect(connector, server)) {
      return replica.identity().writable() && replica.following().isEmpty();
    } catch (SQLException | RouterException e) {
      return false;
    }
  }

  private boolean isHeldUp(Topology.Shard shard, MySqlEndpoint candidate) {
    ShardServer answering;
    try {
      answering = ShardServer.connect(connector, Server.primaryOf(shard.name(), shard.primary()));
    } catch (RouterException e) {
      return false;
    }
    try (ShardServer former = answering;
        ShardServer next =
            ShardServer.connect(connector, Server.replicaOf(shard.name(), candidate))) {
      if (former.identity().writable()) {
        return true;
      }
      String lacking = next.difference(former.executed(), next.executed());
      if (!lacking.isEmpty()) {
        throw refusal(
            "%s takes writes but lacks transactions of the read-only %s: %s"
                .formatted(candidate, shard.primary(), lacking));
      }
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  private Optional<MySqlEndpoint> commit(Topology.Shard shard, MySqlEndpoint primary) {
    try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
      Topology.Shard now = locked.shard(shard.name());
      if (!now.primary().equals(shard.primary())
          || now.term() != shard.term()
          || !now.replicas().contains(primary)) {
        return Optional.empty();
      }
      locked.commitPrimary(now, primary, true);
      return Optional.of(primary);
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, catalog, e);
    }
  }
}
