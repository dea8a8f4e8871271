package io.tiercel.benchmarks.growth;

import io.tiercel.router.topology.SlotPlanner;
import io.tiercel.router.topology.SlotPlanner.WeightedShard;
import java.util.ArrayList;
import java.util.List;

/** The sizes that are looked at, and shards as they would be named. */
final class Sizes {
  static final List<Integer> SHARDS = List.of(8, 16, 64, 256, 1_024);
  static final List<Integer> NODES = List.of(16, 64, 256, 1_000);

  private Sizes() {}

  /** So many shards of weight 1. */
  static List<WeightedShard> shards(int count) {
    List<WeightedShard> shards = new ArrayList<>();
    for (int shard = 1; shard <= count; shard++) {
      shards.add(new WeightedShard("shard-%04d".formatted(shard), 1));
    }
    return shards;
  }

  /** What the fullest has when things are dealt evenly. */
  static int ofFullest(int things, int holders) {
    return (things + holders - 1) / holders;
  }

  /** Per slot its shard, planned from nothing. */
  static List<String> owners(int shards) {
    return SlotPlanner.plan(null, shards(shards)).owners();
  }
}
