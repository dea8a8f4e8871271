package io.tiercel.router.topology;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.ShardMap;
import java.util.List;

/**
 * The catalog at one moment.
 *
 * @param database the MySQL schema on every shard that holds the application's tables
 * @param shards in the order of {@link ShardMap#shards()}
 * @param map slot to shard
 */
public record Topology(String database, List<Shard> shards, ShardMap map) {
  /**
   * One shard.
   *
   * @param name unique
   * @param weight its share of the slots
   * @param term the number of its present primary, from 1
   * @param primary takes writes
   * @param replicas follow it
   */
  public record Shard(
      String name, double weight, int term, MySqlEndpoint primary, List<MySqlEndpoint> replicas) {}
}
