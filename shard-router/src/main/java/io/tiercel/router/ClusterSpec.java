package io.tiercel.router;

import java.util.List;

/**
 * The shards of a cluster, as an operator names them to {@code CatalogBootstrap}.
 *
 * @param database the MySQL schema on every shard that holds the application's tables
 * @param shards at least one
 */
public record ClusterSpec(String database, List<Shard> shards) {
  /**
   * One shard.
   *
   * @param name unique, such as {@code shard-1}
   * @param weight its share of the slots relative to the others, above 0; 1 is usual
   * @param primary the writable server
   * @param replicas servers that replicate from it; may be empty
   */
  public record Shard(
      String name, double weight, MySqlEndpoint primary, List<MySqlEndpoint> replicas) {}
}
