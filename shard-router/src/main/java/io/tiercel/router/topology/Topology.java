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
 * @param imports tables that are loaded from elsewhere
 */
public record Topology(String database, List<Shard> shards, ShardMap map, Imports imports) {
  /** One in which no table is imported. */
  public Topology(String database, List<Shard> shards, ShardMap map) {
    this(database, shards, map, Imports.NONE);
  }

  /** Whether a shard takes slots. */
  public enum ShardState {
    /** It does. */
    ACTIVE,
    /** It is new, and the slots that are to be its are on their way. */
    JOINING,
    /** It gives all of its slots away. */
    DRAINING
  }

  /**
   * One shard.
   *
   * @param name unique
   * @param weight its share of the slots
   * @param state whether it takes slots
   * @param term the number of its present primary, from 1
   * @param primary takes writes
   * @param replicas follow it
   */
  public record Shard(
      String name,
      double weight,
      ShardState state,
      int term,
      MySqlEndpoint primary,
      List<MySqlEndpoint> replicas) {}

  /** The term of the stamps of a slot's rows. */
  public int termOf(int slot) {
    return shards.get(map.owners()[slot]).term() + map.termOffsets()[slot];
  }
}
