package io.tiercel.router.topology;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.ShardMap;
import io.tiercel.router.TablePolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes the catalog's rows over one connection. Confined to its caller's thread. */
final class CatalogRows {
  private final Connection connection;

  CatalogRows(Connection connection) {
    this.connection = connection;
  }

  /**
   * The one row that says what this catalog is.
   *
   * @param layout {@link CatalogSchema#LAYOUT} of the program that wrote it
   * @param database where the application's tables are
   * @param mapEpoch of the shard map
   */
  record Cluster(int layout, String database, long mapEpoch) {}

  private static final long FIRST_MAP_EPOCH = 1;

  Optional<Cluster> cluster() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT catalog_version, database_name, map_epoch FROM tiercel_catalog.cluster")) {
      return rows.next()
          ? Optional.of(new Cluster(rows.getInt(1), rows.getString(2), rows.getLong(3)))
          : Optional.empty();
    }
  }

  /** The layout alone, which every layout can say. */
  Optional<Integer> layout() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT catalog_version FROM tiercel_catalog.cluster")) {
      return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
    }
  }

  Cluster insertCluster(String database, String clusterId) throws SQLException {
    Cluster cluster = new Cluster(CatalogSchema.LAYOUT, database, FIRST_MAP_EPOCH);
    execute(
        """
        INSERT INTO tiercel_catalog.cluster
          (id, catalog_version, database_name, cluster_id, map_epoch)
        VALUES (1, ?, ?, ?, ?)""",
        cluster.layout,
        cluster.database,
        clusterId,
        cluster.mapEpoch);
    return cluster;
  }

  /** To be called in every transaction that changes shards, servers, terms or owners. */
  void raiseMapEpoch() throws SQLException {
    execute("UPDATE tiercel_catalog.cluster SET map_epoch = map_epoch + 1");
  }

  List<Topology.Shard> shards() throws SQLException {
    Map<String, List<MySqlEndpoint>> replicas = new HashMap<>();
    Map<String, MySqlEndpoint> primaries = endpoints(replicas);
    List<Topology.Shard> shards = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, weight, state, term FROM tiercel_catalog.shard ORDER BY position")) {
      while (rows.next()) {
        String name = rows.getString(1);
        MySqlEndpoint primary = primaries.get(name);
        if (primary == null) {
          throw damaged("names no primary of " + name);
        }
        shards.add(
            new Topology.Shard(
                name,
                rows.getDouble(2),
                Topology.ShardState.valueOf(rows.getString(3)),
                rows.getInt(4),
                primary,
                List.copyOf(replicas.getOrDefault(name, List.of()))));
      }
    }
    return shards;
  }

  private Map<String, MySqlEndpoint> endpoints(Map<String, List<MySqlEndpoint>> replicas)
      throws SQLException {
    Map<String, MySqlEndpoint> primaries = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT shard, role = 'PRIMARY', host, port FROM tiercel_catalog.endpoint
                ORDER BY host, port""")) {
      while (rows.next()) {
        String shard = rows.getString(1);
        MySqlEndpoint endpoint = new MySqlEndpoint(rows.getString(3), rows.getInt(4));
        if (rows.getBoolean(2)) {
          primaries.put(shard, endpoint);
        } else {
          replicas.computeIfAbsent(shard, name -> new ArrayList<>()).add(endpoint);
        }
      }
    }
    return primaries;
  }

  void insertShard(Topology.Shard shard, int position) throws SQLException {
    execute(
        """
        INSERT INTO tiercel_catalog.shard (name, position, weight, term, state)
        VALUES (?, ?, ?, ?, ?)""",
        shard.name(),
        position,
        shard.weight(),
        shard.term(),
        shard.state().name());
  }

  /** Whoever changes the cluster holds this until the end of the transaction. */
  void lockCluster() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id FROM tiercel_catalog.cluster WHERE id = 1 FOR UPDATE")) {
      if (!row.next()) {
        throw damaged("is empty");
      }
    }
  }

  int nextPosition() throws SQLException {
    return number("SELECT COALESCE(MAX(position) + 1, 0) FROM tiercel_catalog.shard");
  }

  int slotsOf(String shard) throws SQLException {
    return number("SELECT COUNT(*) FROM tiercel_catalog.slot_map WHERE shard = ?", shard);
  }

  private int number(String query, Object... parameters) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        ask.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  void setState(String shard, Topology.ShardState state) throws SQLException {
    execute("UPDATE tiercel_catalog.shard SET state = ? WHERE name = ?", state.name(), shard);
  }

  void setWeight(String shard, double weight) throws SQLException {
    execute("UPDATE tiercel_catalog.shard SET weight = ? WHERE name = ?", weight, shard);
  }

  void deleteShard(String shard) throws SQLException {
    execute("DELETE FROM tiercel_catalog.endpoint WHERE shard = ?", shard);
    execute("DELETE FROM tiercel_catalog.shard WHERE name = ?", shard);
  }

  void setTerm(String shard, int term) throws SQLException {
    execute("UPDATE tiercel_catalog.shard SET term = ? WHERE name = ?", term, shard);
  }

  /** Raises the term by one where it is this one still; whether it was. */
  boolean raiseTerm(String shard, int from) throws SQLException {
    return execute(
            "UPDATE tiercel_catalog.shard SET term = term + 1 WHERE name = ? AND term = ?",
            shard,
            from)
        == 1;
  }

  int term(String shard) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement("SELECT term FROM tiercel_catalog.shard WHERE name = ?")) {
      ask.setString(1, shard);
      try (ResultSet row = ask.executeQuery()) {
        if (!row.next()) {
          throw damaged("names no shard " + shard);
        }
        return row.getInt(1);
      }
    }
  }

  void deleteEndpoints() throws SQLException {
    execute("DELETE FROM tiercel_catalog.endpoint");
  }

  void insertEndpoints(Topology.Shard shard) throws SQLException {
    insertEndpoint(shard.name(), "PRIMARY", shard.primary());
    for (MySqlEndpoint replica : shard.replicas()) {
      insertEndpoint(shard.name(), "REPLICA", replica);
    }
  }

  void addReplica(String shard, MySqlEndpoint endpoint) throws SQLException {
    insertEndpoint(shard, "REPLICA", endpoint);
  }

  void setPrimary(MySqlEndpoint endpoint, boolean primary) throws SQLException {
    execute(
        "UPDATE tiercel_catalog.endpoint SET role = ? WHERE host = ? AND port = ?",
        primary ? "PRIMARY" : "REPLICA",
        endpoint.host(),
        endpoint.port());
  }

  void deleteEndpoint(MySqlEndpoint endpoint) throws SQLException {
    execute(
        "DELETE FROM tiercel_catalog.endpoint WHERE host = ? AND port = ?",
        endpoint.host(),
        endpoint.port());
  }

  private void insertEndpoint(String shard, String role, MySqlEndpoint endpoint)
      throws SQLException {
    execute(
        "INSERT INTO tiercel_catalog.endpoint (shard, role, host, port) VALUES (?, ?, ?, ?)",
        shard,
        role,
        endpoint.host(),
        endpoint.port());
  }

  /**
   * The map.
   *
   * @param epoch as {@link #cluster} says
   */
  ShardMap shardMap(long epoch, List<Topology.Shard> shards) throws SQLException {
    List<String> names = shards.stream().map(Topology.Shard::name).toList();
    int[] owners = new int[Slot.COUNT];
    long[] epochs = new long[Slot.COUNT];
    int[] termOffsets = new int[Slot.COUNT];
    int found = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT slot, shard, epoch, term_offset FROM tiercel_catalog.slot_map")) {
      while (rows.next()) {
        int slot = rows.getInt(1);
        owners[slot] = names.indexOf(rows.getString(2));
        epochs[slot] = rows.getLong(3);
        termOffsets[slot] = rows.getInt(4);
        found++;
      }
    }
    if (found != Slot.COUNT) {
      throw damaged("has " + found + " slots instead of " + Slot.COUNT);
    }
    return new ShardMap(epoch, names, owners, epochs, termOffsets);
  }

  /** Which tables are closed, and how many imports there were. */
  Imports imports() throws SQLException {
    Set<String> closed = new HashSet<>();
    long ended = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT table_name, state FROM tiercel_catalog.table_import")) {
      while (rows.next()) {
        if (rows.getString(2).equals("RUNNING")) {
          closed.add(rows.getString(1));
        } else {
          ended++;
        }
      }
    }
    return new Imports(closed, ended);
  }

  void insertShardMap(ShardMap map) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO tiercel_catalog.slot_map (slot, shard, epoch) VALUES (?, ?, ?)")) {
      for (int slot = 0; slot < Slot.COUNT; slot++) {
        insert.setInt(1, slot);
        insert.setString(2, map.ownerOf(slot));
        insert.setLong(3, map.epochs()[slot]);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Policies by table; a table without one is left out. */
  Map<String, TablePolicy> policies() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT table_name, ttl_millis, negative_ttl_millis, near_cache, near_ttl_millis,
                  default_bound_millis
                FROM tiercel_catalog.table_policy""");
        ResultSet rows = select.executeQuery()) {
      Map<String, TablePolicy> policies = new HashMap<>();
      while (rows.next()) {
        policies.put(rows.getString(1), policy(rows));
      }
      return policies;
    }
  }

  private static TablePolicy policy(ResultSet row) throws SQLException {
    return new TablePolicy(
        Duration.ofMillis(row.getLong(2)),
        Duration.ofMillis(row.getLong(3)),
        row.getBoolean(4),
        Duration.ofMillis(row.getLong(5)),
        Duration.ofMillis(row.getLong(6)));
  }

  Optional<ClientSecret> client(String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT salt, iterations, hash FROM tiercel_catalog.client WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(new ClientSecret(rows.getBytes(1), rows.getInt(2), rows.getBytes(3)))
            : Optional.empty();
      }
    }
  }

  void putClient(String name, ClientSecret secret) throws SQLException {
    execute(
        """
        REPLACE INTO tiercel_catalog.client (name, salt, iterations, hash)
        VALUES (?, ?, ?, ?)""",
        name,
        secret.salt(),
        secret.iterations(),
        secret.hash());
  }

  private static RouterException damaged(String what) {
    return new RouterException(
        RouterException.Code.CATALOG_UNAVAILABLE,
        "the catalog " + what + ": was it changed by hand? Restore it from a backup");
  }

  private int execute(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
