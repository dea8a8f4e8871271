package io.tiercel.router;

import java.util.List;

/**
 * Slot to shard, with an epoch per slot. An immutable snapshot of the catalog.
 *
 * @param shards the shards' names; positions are stable within one snapshot only
 * @param owners per slot an index into {@code shards}; not to be changed
 * @param epochs per slot the number of its ownership; not to be changed
 */
public record ShardMap(List<String> shards, int[] owners, long[] epochs) {
  /** The name of the shard that owns a slot. */
  public String ownerOf(int slot) {
    return shards.get(owners[slot]);
  }
}
