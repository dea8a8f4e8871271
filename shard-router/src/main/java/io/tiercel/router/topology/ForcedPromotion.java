package io.tiercel.router.topology;

import static io.tiercel.router.topology.LockedCatalog.refusal;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.MySqlConnector.Server;
import io.tiercel.router.topology.ShardServer.Following;
import io.tiercel.router.topology.ShardServer.SourceLogin;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives a shard another primary after its own one died. What no replica received is lost; the next
 * term keeps every cache from serving it. Blocking; thread-safe; safe to repeat.
 *
 * <p>Two primaries must never take writes. The dead one is asked for several seconds, and no
 * replica may be connected to it still. Then the catalog names the new one, which stays read-only
 * until every router that reaches the catalog has read it; then the dead one is asked once more. A
 * router sends nothing to a primary that was away before the catalog has named it again: should the
 * old one come back, nobody writes to it.
 */
public final class ForcedPromotion {
  /** Longer than any router goes without reading the catalog. */
  private static final Duration ROUTERS_LOOK = Duration.ofSeconds(5);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(40);
  private static final double APPLY_SECONDS = 30;
  private static final int ASKED = 3;
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Server catalog;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public ForcedPromotion(MySqlEndpoint catalog, Credentials credentials) {
    this.catalog = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  /**
   * What a forced promotion would come to.
   *
   * @param shard as it is
   * @param held the transactions that the replica has, applied or received
   * @param missing of those known to have been committed by the primary, those that it has not:
   *     what will be lost; empty for none
   */
  public record Forecast(Topology.Shard shard, String held, String missing) {}

  /**
   * Looks, and changes nothing.
   *
   * @param known a GTID set: what the primary is known to have committed, empty for nothing
   * @throws RouterException INVALID_CONFIG when the primary answers, a replica still receives from
   *     it, or another replica has more; SHARD_UNAVAILABLE; CATALOG_UNAVAILABLE
   */
  public Forecast forecast(String shard, MySqlEndpoint replica, String known) {
    try {
      Topology.Shard now = find(shard);
      if (now.primary().equals(replica)) {
        return new Forecast(now, "", "");
      }
      requireReplica(now, replica);
      requireDead(now);
      try (ShardServer next = replica(now, replica)) {
        String held = held(next);
        requireMost(now, next, held);
        return new Forecast(now, held, next.difference(known, held));
      }
    } catch (SQLException e) {
      throw connector.failure(Server.replicaOf(shard, replica), e);
    }
  }

  /**
   * Promotes the replica. The dead primary is no server of the shard any more; the other replicas
   * follow the new one.
   *
   * @throws RouterException as {@link #forecast} says
   */
  public Promotion promote(String shard, MySqlEndpoint replica) {
    Topology.Shard seen = forecast(shard, replica, "").shard();
    try (ShardServer next = replica(seen, replica)) {
      long began = System.nanoTime();
      Optional<SourceLogin> login = Optional.empty();
      if (next.following().isPresent()) {
        login = Optional.of(next.sourceLogin());
        requireReplicaOf(seen, replica);
        applyAll(next);
      }
      if (!seen.primary().equals(replica)) {
        commit(seen, next);
        await(ROUTERS_LOOK);
        silence(seen);
      }
      if (!next.identity().writable()) {
        next.commitDurably();
        next.open();
      }
      Duration stall = Duration.ofNanos(System.nanoTime() - began);
      List<String> remarks = new ArrayList<>();
      login.ifPresent(by -> others(seen, next, by, remarks));
      return new Promotion(shard, replica, seen.primary(), find(shard).term(), stall, remarks);
    } catch (SQLException e) {
      throw connector.failure(Server.replicaOf(shard, replica), e);
    }
  }

  /** Parking alone may end early, and here the time is what makes it safe. */
  private static void await(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void requireReplicaOf(Topology.Shard shard, MySqlEndpoint replica) {
    if (shard.primary().equals(replica)) {
      throw refusal(
          "%s is the primary of %s and follows another server: who did that?"
              .formatted(replica, shard.name()));
    }
  }

  private static void applyAll(ShardServer next) throws SQLException {
    next.stopReceiving();
    String held = held(next);
    if (!next.awaitExecuted(held, APPLY_SECONDS)) {
      throw refusal(
          "%s does not apply what it has received within %.0f s: see SHOW REPLICA STATUS there, then repeat"
              .formatted(next.endpoint(), APPLY_SECONDS));
    }
    next.followNobody();
  }

  private void commit(Topology.Shard seen, ShardServer next) throws SQLException {
    try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
      Topology.Shard now = locked.shard(seen.name());
      if (!now.equals(seen)) {
        throw refusal(
            seen.name() + " has changed since a moment ago: look with './tiercel status', repeat");
      }
      locked.requireNoRollout();
      locked.commitPrimary(now, next.endpoint(), false);
    }
  }

  /** Should it have come back in these seconds, it takes no writes from now on, ours or others'. */
  private void silence(Topology.Shard seen) throws SQLException {
    ShardServer answering;
    try {
      answering = primary(seen);
    } catch (RouterException dead) {
      return;
    }
    try (ShardServer former = answering) {
      former.fence();
    }
  }

  private void others(
      Topology.Shard seen, ShardServer next, SourceLogin login, List<String> remarks) {
    for (MySqlEndpoint other : seen.replicas()) {
      if (!other.equals(next.endpoint())) {
        try (ShardServer replica = replica(seen, other)) {
          replica.follow(next.endpoint(), login);
        } catch (SQLException | RouterException e) {
          remarks.add(other + " could not be made to follow " + next.endpoint());
        }
      }
    }
    remarks.add(
        seen.primary()
            + " is no server of the shard any more: when it is back, empty it and './tiercel replica"
            + " add' it");
  }

  private void requireDead(Topology.Shard shard) throws SQLException {
    for (int i = 0; i < ASKED; i++) {
      try (ShardServer alive = primary(shard)) {
        throw refusal(
            "the primary %s answers: promote without --force, which loses nothing"
                .formatted(alive.endpoint()));
      } catch (RouterException e) {
        if (e.code() != RouterException.Code.SHARD_UNAVAILABLE) {
          throw e;
        }
      }
      await(BETWEEN);
    }
    for (MySqlEndpoint each : shard.replicas()) {
      if (receives(shard, each)) {
        throw refusal(
            "%s receives from the primary %s, so that one lives, though it does not answer here: promote from a machine that reaches it"
                .formatted(each, shard.primary()));
      }
    }
  }

  private boolean receives(Topology.Shard shard, MySqlEndpoint replica) throws SQLException {
    try (ShardServer server = replica(shard, replica)) {
      return server.following().map(Following::receiving).orElse(false);
    } catch (RouterException e) {
      return false;
    }
  }

  private void requireMost(Topology.Shard shard, ShardServer next, String held)
      throws SQLException {
    for (MySqlEndpoint each : shard.replicas()) {
      if (each.equals(next.endpoint())) {
        continue;
      }
      String more;
      try (ShardServer other = replica(shard, each)) {
        more = next.difference(held(other), held);
      } catch (RouterException e) {
        continue;
      }
      if (!more.isEmpty()) {
        throw refusal(
            "%s has transactions that %s lacks (%s): promote that one"
                .formatted(each, next.endpoint(), more));
      }
    }
  }

  private static String held(ShardServer server) throws SQLException {
    String received = server.following().map(Following::received).orElse("");
    String executed = server.executed();
    return received.isEmpty() ? executed : executed + "," + received;
  }

  private static void requireReplica(Topology.Shard shard, MySqlEndpoint replica) {
    if (!shard.replicas().contains(replica)) {
      throw refusal(
          "%s is no replica of %s; it has %s".formatted(replica, shard.name(), shard.replicas()));
    }
  }

  private Topology.Shard find(String shard) {
    try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
      return locked.shard(shard);
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, catalog, e);
    }
  }

  private ShardServer primary(Topology.Shard shard) {
    return ShardServer.connect(connector, Server.primaryOf(shard.name(), shard.primary()));
  }

  private ShardServer replica(Topology.Shard shard, MySqlEndpoint replica) {
    return ShardServer.connect(connector, Server.replicaOf(shard.name(), replica));
  }
}
