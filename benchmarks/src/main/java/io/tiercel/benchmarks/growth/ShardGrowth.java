package io.tiercel.benchmarks.growth;

import io.tiercel.router.topology.Slot;
import io.tiercel.router.topology.SlotPlan;
import io.tiercel.router.topology.SlotPlanner;
import io.tiercel.router.topology.SlotPlanner.WeightedShard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the planner does with so many shards.
 *
 * @param shards before the change
 * @param fewest slots of a shard
 * @param most slots of a shard
 * @param added slots moved when one more shard comes
 * @param removed slots moved when one shard goes
 * @param doubled slots moved when one shard's weight goes from 1 to 2
 * @param leastAdded the fewest moves that any balanced plan needs for one more shard
 * @param heavy slots of the shard with weight 2, beside shards with weight 1
 */
record ShardGrowth(
    int shards,
    int fewest,
    int most,
    int added,
    int removed,
    int doubled,
    int leastAdded,
    int heavy) {
  /** Plans all of it. */
  static ShardGrowth of(int shards) {
    List<WeightedShard> before = Sizes.shards(shards);
    List<String> owners = SlotPlanner.plan(null, before).owners();
    Map<String, Integer> slots = count(owners);
    String last = before.get(shards - 1).name();
    List<WeightedShard> weighted = new ArrayList<>(before.subList(0, shards - 1));
    weighted.add(new WeightedShard(last, 2));
    SlotPlan heavier = SlotPlanner.plan(owners, weighted);
    return new ShardGrowth(
        shards,
        slots.values().stream().mapToInt(Integer::intValue).min().orElse(0),
        slots.values().stream().mapToInt(Integer::intValue).max().orElse(0),
        SlotPlanner.plan(owners, Sizes.shards(shards + 1)).moves().size(),
        SlotPlanner.plan(owners, before.subList(0, shards - 1)).moves().size(),
        heavier.moves().size(),
        leastMoves(slots, shards + 1),
        count(heavier.owners()).getOrDefault(last, 0));
  }

  /** Who has more than the share rounded up has to give it, and the newcomer gets its share. */
  private static int leastMoves(Map<String, Integer> slots, int shards) {
    int high = Sizes.ofFullest(Slot.COUNT, shards);
    int tooMuch = slots.values().stream().mapToInt(has -> Math.max(0, has - high)).sum();
    return Math.max(tooMuch, Slot.COUNT / shards);
  }

  /** Slots by shard. */
  static Map<String, Integer> count(List<String> owners) {
    Map<String, Integer> slots = new HashMap<>();
    owners.forEach(owner -> slots.merge(owner, 1, Integer::sum));
    return slots;
  }

  /** The fullest shard over the mean. */
  double imbalance() {
    return most * (double) shards / Slot.COUNT;
  }
}
