package io.tiercel.router.topology;

import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.ShardMap;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a cluster out of empty MySQL servers, and registers clients. Blocking; safe when several
 * run at once: a named lock on the catalog's server lets one at a time in.
 *
 * <p>Shards come first and the catalog's rows last, in one transaction: a catalog that can be read
 * is one whose shards are ready. What fails half-way is finished by the next run with the same
 * specification.
 */
public final class CatalogBootstrap {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(1);
  private static final int LOCK_WAIT_SECONDS = 30;
  private static final String LOCK_NAME = "tiercel_catalog_bootstrap";
  private static final long FIRST_EPOCH = 1;
  private static final int FIRST_TERM = 1;
  private static final int MAX_CLIENT_NAME = 64;

  private final Server catalog;
  private final MySqlConnector connector;
  private final ClusterSpec spec;

  private CatalogBootstrap(MySqlEndpoint catalog, Credentials credentials, ClusterSpec spec) {
    this.catalog = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
    this.spec = spec;
  }

  /**
   * Creates, or completes, the catalog and every shard's database, system tables and ownership
   * rows. A second run with the same specification changes nothing. Changed addresses are taken
   * over: a shard whose primary has another address than before gets a new term.
   *
   * @param credentials a login for the catalog's server and all primaries that may create databases
   * @return the cluster as it is now
   * @throws RouterException CATALOG_UNAVAILABLE or SHARD_UNAVAILABLE when a server does not answer,
   *     refuses the login or is older than MySQL 8.0.22; INVALID_CONFIG when the catalog has other
   *     shards, weights or another database than the specification, or a primary cannot be one
   */
  public static Topology apply(MySqlEndpoint catalog, Credentials credentials, ClusterSpec spec) {
    return new CatalogBootstrap(catalog, credentials, spec).run();
  }

  /**
   * Lets a client in with this secret, and with no earlier one of the same name.
   *
   * @param name 1..64 characters
   * @param secret not empty; kept salted and hashed only
   * @throws RouterException INVALID_CONFIG for such a name or secret; CATALOG_UNAVAILABLE
   */
  public static void registerClient(
      MySqlEndpoint catalog, Credentials credentials, String name, String secret) {
    if (name.isBlank() || name.length() > MAX_CLIENT_NAME || secret.isEmpty()) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "a client needs a name of 1 to 64 characters and a secret that is not empty");
    }
    Server server = Server.catalog(catalog);
    MySqlConnector connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
    ClientSecret hashed = ClientSecret.of(secret, new SecureRandom());
    try (Connection connection = connector.connect(server)) {
      new CatalogRows(connection).putClient(name, hashed);
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, server, e);
    }
  }

  private Topology run() {
    try (Connection connection = connector.connect(catalog)) {
      lock(connection);
      preflight();
      CatalogSchema.bringUpToDate(connection);
      connection.setAutoCommit(false);
      Topology topology = topology(new CatalogRows(connection));
      for (Topology.Shard shard : topology.shards()) {
        prepare(shard, topology);
      }
      connection.commit();
      return topology;
    } catch (SQLException e) {
      throw connector.failure(catalog, e);
    }
  }

  /** The server gives the lock back when the connection ends, however that happens. */
  private void lock(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
      lock.setString(1, LOCK_NAME);
      lock.setInt(2, LOCK_WAIT_SECONDS);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next() || row.getInt(1) != 1) {
          throw catalog.unavailable(
              "is being set up by another process, which has not finished within "
                  + LOCK_WAIT_SECONDS
                  + " s: try again");
        }
      }
    }
  }

  private void preflight() {
    ShardPreflight preflight = new ShardPreflight();
    for (ClusterSpec.Shard shard : spec.shards()) {
      Server server = Server.primaryOf(shard.name(), shard.primary());
      try (Connection connection = connector.connect(server)) {
        preflight.check(shard, server, connection);
      } catch (SQLException e) {
        throw connector.failure(server, e);
      }
    }
  }

  /** What the catalog says once this transaction commits. */
  private Topology topology(CatalogRows rows) throws SQLException {
    Optional<CatalogRows.Cluster> known = rows.cluster();
    if (known.isEmpty()) {
      return firstTopology(rows);
    }
    MySqlCatalog.requireKnownLayout(catalog, known.get().layout());
    List<Topology.Shard> before = rows.shards();
    requireUnchanged(known.get(), before);
    List<Topology.Shard> shards = new ArrayList<>();
    for (ClusterSpec.Shard shard : spec.shards()) {
      shards.add(readdressed(shard, before));
    }
    if (!shards.equals(before)) {
      writeAddresses(rows, shards);
    }
    long epoch = rows.cluster().orElseThrow().mapEpoch();
    return new Topology(spec.database(), List.copyOf(shards), rows.shardMap(epoch, shards));
  }

  private Topology firstTopology(CatalogRows rows) throws SQLException {
    List<Topology.Shard> shards =
        spec.shards().stream()
            .map(
                shard ->
                    new Topology.Shard(
                        shard.name(),
                        shard.weight(),
                        Topology.ShardState.ACTIVE,
                        FIRST_TERM,
                        shard.primary(),
                        inCatalogOrder(shard.replicas())))
            .toList();
    CatalogRows.Cluster cluster = rows.insertCluster(spec.database(), UUID.randomUUID().toString());
    ShardMap map = firstMap(cluster.mapEpoch());
    for (int position = 0; position < shards.size(); position++) {
      rows.insertShard(shards.get(position), position);
      rows.insertEndpoints(shards.get(position));
    }
    rows.insertShardMap(map);
    return new Topology(spec.database(), shards, map);
  }

  private ShardMap firstMap(long epoch) {
    List<String> names = spec.shards().stream().map(ClusterSpec.Shard::name).toList();
    SlotPlan plan =
        SlotPlanner.plan(
            null,
            spec.shards().stream()
                .map(shard -> new SlotPlanner.WeightedShard(shard.name(), shard.weight()))
                .toList());
    long[] epochs = new long[Slot.COUNT];
    Arrays.fill(epochs, FIRST_EPOCH);
    return new ShardMap(
        epoch,
        names,
        plan.owners().stream().mapToInt(names::indexOf).toArray(),
        epochs,
        new int[Slot.COUNT]);
  }

  private void requireUnchanged(CatalogRows.Cluster known, List<Topology.Shard> before) {
    if (!known.database().equals(spec.database())) {
      throw refusal("keeps database " + known.database() + ", asked for is " + spec.database());
    }
    List<String> has = before.stream().map(s -> s.name() + " weight " + s.weight()).toList();
    List<String> wanted =
        spec.shards().stream().map(s -> s.name() + " weight " + s.weight()).toList();
    if (!has.equals(wanted)) {
      throw refusal(
          "has the shards "
              + has
              + ", asked for are "
              + wanted
              + ": adding, removing and weighing shards of a living cluster moves slots, which"
              + " './tiercel shard add', 'shard drain', 'shard remove' and 'rebalance' do");
    }
  }

  private RouterException refusal(String what) {
    return new RouterException(
        Code.INVALID_CONFIG, "the catalog at " + catalog.endpoint() + " " + what);
  }

  private static Topology.Shard readdressed(ClusterSpec.Shard shard, List<Topology.Shard> before) {
    Topology.Shard old =
        before.stream().filter(s -> s.name().equals(shard.name())).findFirst().orElseThrow();
    int term = old.primary().equals(shard.primary()) ? old.term() : old.term() + 1;
    return new Topology.Shard(
        shard.name(),
        old.weight(),
        old.state(),
        term,
        shard.primary(),
        inCatalogOrder(shard.replicas()));
  }

  /** As they will be read, so that a second run sees that nothing has changed. */
  private static List<MySqlEndpoint> inCatalogOrder(List<MySqlEndpoint> replicas) {
    return replicas.stream()
        .sorted(Comparator.comparing(MySqlEndpoint::host).thenComparing(MySqlEndpoint::port))
        .toList();
  }

  private static void writeAddresses(CatalogRows rows, List<Topology.Shard> shards)
      throws SQLException {
    rows.deleteEndpoints();
    for (Topology.Shard shard : shards) {
      rows.insertEndpoints(shard);
      rows.setTerm(shard.name(), shard.term());
    }
    rows.raiseMapEpoch();
  }

  private void prepare(Topology.Shard shard, Topology topology) {
    Server server = Server.primaryOf(shard.name(), shard.primary());
    try (Connection connection = connector.connect(server)) {
      ShardSchema schema = new ShardSchema(server, connection, topology.database());
      schema.create();
      schema.ensureOwnership(shard.name(), topology.map());
    } catch (SQLException e) {
      throw connector.failure(server, e);
    }
  }
}
