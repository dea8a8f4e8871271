package io.tiercel.router;

import java.util.List;

/**
 * Slot to shard, with an epoch per slot. An immutable snapshot of the catalog.
 *
 * @param epoch rises whenever shards, servers, terms or owners change
 * @param shards the shards' names; positions are stable within one snapshot only
 * @param owners per slot an index into {@code shards}; not to be changed
 * @param epochs per slot the number of its ownership; not to be changed
 * @param termOffsets per slot what its stamps' term is above its shard's term: a slot that moves to
 *     a shard with another term takes its own along; not to be changed
 */
public record ShardMap(
    long epoch, List<String> shards, int[] owners, long[] epochs, int[] termOffsets) {
  /** The name of the shard that owns a slot. */
  public String ownerOf(int slot) {
    return shards.get(owners[slot]);
  }
}
