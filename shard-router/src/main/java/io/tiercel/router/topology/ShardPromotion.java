package io.tiercel.router.topology;

import static io.tiercel.router.topology.LockedCatalog.refusal;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.MySqlConnector.Server;
import io.tiercel.router.topology.ShardServer.Following;
import io.tiercel.router.topology.ShardServer.Identity;
import io.tiercel.router.topology.ShardServer.SourceLogin;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a shard another primary while both servers live: nothing acknowledged is lost, since the
 * old one refuses every commit before the new one is asked whether it has them all. Blocking;
 * thread-safe; safe to repeat.
 *
 * <p>The order of the steps is the proof. (1) The cluster's row is locked: no move, rollout or
 * other promotion begins. (2) The old primary's {@code tiercel_shard.map_epoch} gets the epoch
 * which the catalog will have: from here on no reader is served by it under an older map, they
 * wait. (3) It becomes super_read_only: commits under way end, all others fail and are tried again
 * by the routers. (4) The replica applies all of it, and only then (5) leaves its source and opens.
 * (6) The catalog names it, in the next term. Until (5) everything is taken back when something
 * fails; after it nothing is: a second run, or any router that looks, finds one writable server and
 * completes (6).
 */
public final class ShardPromotion {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);
  private static final double CATCH_UP_SECONDS = 10;
  private static final double FENCED_SECONDS = 2;

  private final Server catalog;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public ShardPromotion(MySqlEndpoint catalog, Credentials credentials) {
    this.catalog = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  /**
   * Looks, and changes nothing.
   *
   * @return the shard as it is
   * @throws RouterException INVALID_CONFIG when this replica cannot be promoted now, and what to
   *     do; SHARD_UNAVAILABLE when one of the two does not answer; CATALOG_UNAVAILABLE
   */
  public Topology.Shard check(String shard, MySqlEndpoint replica) {
    Topology.Shard now = find(shard);
    if (now.primary().equals(replica)) {
      return now;
    }
    requireReplica(now, replica);
    try (ShardServer former = primary(now);
        ShardServer next = replica(now, replica)) {
      if (!opened(former, next)) {
        requireReady(former, next);
      }
      return now;
    } catch (SQLException e) {
      throw failure(now, e);
    }
  }

  /**
   * Promotes a replica; the former primary follows it, and so do the other replicas.
   *
   * @throws RouterException as {@link #check} says; nothing has changed then, or the message says
   *     what has
   */
  public Promotion promote(String shard, MySqlEndpoint replica) {
    Topology.Shard seen = check(shard, replica);
    if (seen.primary().equals(replica)) {
      return new Promotion(shard, replica, replica, seen.term(), Duration.ZERO, List.of());
    }
    try (ShardServer former = primary(seen);
        ShardServer next = replica(seen, replica)) {
      if (!opened(former, next) && !next.awaitExecuted(former.executed(), CATCH_UP_SECONDS)) {
        throw refusal(
            "%s is more than %.0f s behind %s: wait until it has caught up, './tiercel status' shows its lag"
                .formatted(replica, CATCH_UP_SECONDS, seen.primary()));
      }
      try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
        return promote(locked, locked.shard(shard), former, next);
      }
    } catch (SQLException e) {
      throw failure(seen, e);
    }
  }

  private Promotion promote(
      LockedCatalog locked, Topology.Shard shard, ShardServer former, ShardServer next)
      throws SQLException {
    if (!shard.primary().equals(former.endpoint())) {
      throw refusal(
          "%s has another primary since a moment ago, %s: look with './tiercel status', then repeat"
              .formatted(shard.name(), shard.primary()));
    }
    locked.requireQuiet(shard.name());
    long began = System.nanoTime();
    Optional<SourceLogin> login = Optional.empty();
    if (!opened(former, next)) {
      login = Optional.of(next.sourceLogin());
      next.commitDurably();
      began = System.nanoTime();
      handOver(locked, former, next, login.get());
    }
    try {
      locked.commitPrimary(shard, next.endpoint(), true);
    } catch (SQLException e) {
      throw new RouterException(
          RouterException.Code.CATALOG_UNAVAILABLE,
          RouterException.Outcome.UNKNOWN,
          true,
          "%s has all of %s and takes its writes, but the catalog did not confirm that it says so: repeat the command"
              .formatted(next.endpoint(), shard.name()),
          e);
    }
    Duration stall = Duration.ofNanos(System.nanoTime() - began);
    List<String> remarks = followNew(shard, former, next, login);
    return new Promotion(
        shard.name(), next.endpoint(), former.endpoint(), shard.term() + 1, stall, remarks);
  }

  private static void handOver(
      LockedCatalog locked, ShardServer former, ShardServer next, SourceLogin login)
      throws SQLException {
    boolean left = false;
    try {
      if (former.identity().readOnly()) {
        // A run that was killed in the middle left it so.
        former.open();
      }
      former.mark(locked.database(), locked.mapEpoch() + 1);
      former.fence();
      if (!next.awaitExecuted(former.executed(), FENCED_SECONDS)) {
        throw refusal(
            "%s did not get the last writes of %s within %.0f s: nothing has changed, try again when its lag is small"
                .formatted(next.endpoint(), former.endpoint(), FENCED_SECONDS));
      }
      left = true;
      next.followNobody();
    } catch (SQLException | RuntimeException e) {
      takeBack(locked, former, left ? next : null, login, e);
      throw e;
    }
    next.open();
  }

  /** Readers were told of an epoch: the catalog must have it, whoever the primary is. */
  private static void takeBack(
      LockedCatalog locked,
      ShardServer former,
      @Nullable ShardServer left,
      SourceLogin login,
      Exception because) {
    try {
      former.open();
      locked.commitNewEpoch();
      if (left != null) {
        left.follow(former.endpoint(), login);
      }
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  private List<String> followNew(
      Topology.Shard shard, ShardServer former, ShardServer next, Optional<SourceLogin> login) {
    List<String> remarks = new ArrayList<>();
    if (login.isEmpty()) {
      remarks.add(
          former.endpoint() + " follows nobody yet: './tiercel replica remove' and add it again");
      return remarks;
    }
    follow(former, next, login.get(), remarks);
    for (MySqlEndpoint other : shard.replicas()) {
      if (!other.equals(next.endpoint())) {
        try (ShardServer replica = replica(shard, other)) {
          follow(replica, next, login.get(), remarks);
        } catch (RouterException e) {
          remarks.add(other + " does not answer and follows nobody: " + e.getMessage());
        }
      }
    }
    return remarks;
  }

  private static void follow(
      ShardServer replica, ShardServer source, SourceLogin login, List<String> remarks) {
    try {
      replica.follow(source.endpoint(), login);
    } catch (SQLException e) {
      remarks.add(
          "%s could not be made to follow %s (MySQL error %d): do it by hand"
              .formatted(replica.endpoint(), source.endpoint(), e.getErrorCode()));
    }
  }

  /** An earlier run got as far as opening the new one: it has everything, nobody else may write. */
  private static boolean opened(ShardServer former, ShardServer next) throws SQLException {
    return next.identity().writable()
        && next.following().isEmpty()
        && former.identity().readOnly()
        && next.difference(former.executed(), next.executed()).isEmpty();
  }

  private void requireReady(ShardServer former, ShardServer next) throws SQLException {
    Identity was = former.identity();
    Identity is = next.identity();
    Following following =
        next.following()
            .orElseThrow(
                () ->
                    refusal(
                        "%s replicates from nobody: './tiercel replica add' first"
                            .formatted(next.endpoint())));
    if (!was.gtids() || !is.gtids()) {
      throw refusal("gtid_mode is not ON on both servers: switch it on, or nothing can be proven");
    }
    if (!following.sourceUuid().equals(was.uuid()) || !following.runs()) {
      throw refusal(
          "%s does not follow %s now (receiver %s, applier %s): see SHOW REPLICA STATUS there"
              .formatted(
                  next.endpoint(),
                  former.endpoint(),
                  following.receiving() ? "runs" : "stands",
                  following.applying() ? "runs" : "stands"));
    }
    if (is.writable()) {
      throw refusal(
          next.endpoint() + " takes writes beside its source: SET GLOBAL super_read_only = ON");
    }
    String own = next.executed();
    String errant = next.difference(own, former.executed());
    if (!errant.isEmpty()) {
      throw refusal(
          "%s has transactions that %s never had (%s): it is no copy, take another one"
              .formatted(next.endpoint(), former.endpoint(), errant));
    }
    requireCatalogElsewhere(was);
  }

  private void requireCatalogElsewhere(Identity former) throws SQLException {
    try (ShardServer holder = ShardServer.connect(connector, catalog)) {
      if (holder.identity().uuid().equals(former.uuid())) {
        throw refusal(
            "the catalog is on the same server as the primary: it would become read-only with it."
                + " Move the catalog to a server of its own first");
      }
    }
  }

  private Topology.Shard find(String shard) {
    try (LockedCatalog locked = LockedCatalog.lock(connector, catalog)) {
      return locked.shard(shard);
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, catalog, e);
    }
  }

  private static void requireReplica(Topology.Shard shard, MySqlEndpoint replica) {
    if (!shard.replicas().contains(replica)) {
      throw refusal(
          "%s is no replica of %s; it has %s"
              .formatted(
                  replica, shard.name(), shard.replicas().isEmpty() ? "none" : shard.replicas()));
    }
  }

  private ShardServer primary(Topology.Shard shard) {
    return ShardServer.connect(connector, Server.primaryOf(shard.name(), shard.primary()));
  }

  private ShardServer replica(Topology.Shard shard, MySqlEndpoint replica) {
    return ShardServer.connect(connector, Server.replicaOf(shard.name(), replica));
  }

  private RouterException failure(Topology.Shard shard, SQLException e) {
    return connector.failure(Server.primaryOf(shard.name(), shard.primary()), e);
  }
}
