package io.tiercel.router;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The shards of a cluster, as an operator names them to {@code CatalogBootstrap}. Immutable.
 *
 * @param database the MySQL schema on every shard that holds the application's tables: 1 to 64
 *     letters, digits, {@code _} or {@code $}, none of MySQL's own
 * @param shards at least one, names and addresses different
 */
public record ClusterSpec(String database, List<Shard> shards) {
  private static final Pattern DATABASE = Pattern.compile("[0-9A-Za-z_$]{1,64}");
  private static final Set<String> RESERVED =
      Set.of("mysql", "sys", "information_schema", "performance_schema", "tiercel_catalog");

  /** Refuses what no cluster can be made of. */
  public ClusterSpec {
    shards = List.copyOf(shards);
    require(
        DATABASE.matcher(database).matches() && !RESERVED.contains(database),
        "the database name '"
            + database
            + "' is not allowed: 1 to 64 letters, digits, _ or $, and none of MySQL's own");
    require(!shards.isEmpty(), "a cluster needs at least one shard");
    Set<String> names = new HashSet<>();
    Set<MySqlEndpoint> addresses = new HashSet<>();
    for (Shard shard : shards) {
      require(names.add(shard.name), "two shards are named " + shard.name);
      requireNew(addresses, shard.primary);
      shard.replicas.forEach(replica -> requireNew(addresses, replica));
    }
  }

  /**
   * One shard.
   *
   * @param name unique, such as {@code shard-1}: 1 to 64 letters, digits, {@code _}, {@code .} or
   *     {@code -}
   * @param weight its share of the slots relative to the others, above 0 and at most 1000; 1 is
   *     usual
   * @param primary the writable server
   * @param replicas servers that replicate from it; may be empty
   */
  public record Shard(
      String name, double weight, MySqlEndpoint primary, List<MySqlEndpoint> replicas) {
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_.-]{1,64}");
    private static final double MAX_WEIGHT = 1000;

    /** Refuses what cannot be a shard. */
    public Shard {
      replicas = List.copyOf(replicas);
      require(
          NAME.matcher(name).matches(),
          "the shard name '" + name + "' is not allowed: 1 to 64 letters, digits, _, . or -");
      require(
          weight > 0 && weight <= MAX_WEIGHT,
          "the weight of " + name + " is " + weight + ", allowed is above 0 to 1000");
    }
  }

  private static void requireNew(Set<MySqlEndpoint> addresses, MySqlEndpoint address) {
    require(addresses.add(address), "the server " + address + " is named twice");
  }

  private static void require(boolean allowed, String message) {
    if (!allowed) {
      throw new RouterException(RouterException.Code.INVALID_CONFIG, message);
    }
  }
}
