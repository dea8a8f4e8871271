package io.tiercel.router.topology;

import io.tiercel.router.topology.SlotPlanner.WeightedShard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Moves a few hot slots, so that measured load follows the shards' weights. A pure function.
 *
 * <p>Greedy: from the shard with most load per weight the slot goes to the one with least that
 * brings both closest to each other, as long as that narrows the gap. A slot hotter than the gap
 * stays and the others leave it alone on its shard; so a slot that is too hot for company ends with
 * a shard of its own.
 */
public final class HotSlotPlanner {
  private static final double GOOD_ENOUGH = 0.05;

  private final double[] load;
  private final Map<String, Double> weights = new HashMap<>();
  private final Map<String, Double> total = new HashMap<>();
  private final List<String> owners;

  private HotSlotPlanner(List<String> owners, double[] load, List<WeightedShard> shards) {
    this.owners = new ArrayList<>(owners);
    this.load = load;
    for (WeightedShard shard : shards) {
      if (shard.weight() > 0) {
        weights.put(shard.name(), shard.weight());
        total.put(shard.name(), 0.0);
      }
    }
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      total.merge(owners.get(slot), load[slot], Double::sum);
    }
  }

  /**
   * Plans.
   *
   * @param owners per slot the owner's name
   * @param load per slot, in any unit, at least 0
   * @param shards those that may have slots; others are left alone
   * @param most slots to move
   */
  public static List<SlotMove> plan(
      List<String> owners, double[] load, List<WeightedShard> shards, int most) {
    HotSlotPlanner planner = new HotSlotPlanner(owners, load, shards);
    List<SlotMove> moves = new ArrayList<>();
    Optional<SlotMove> next = planner.next();
    while (next.isPresent() && moves.size() < most) {
      moves.add(next.get());
      next = planner.next();
    }
    return merged(owners, moves);
  }

  private double perWeight(String shard) {
    return total.getOrDefault(shard, 0.0) / weights.getOrDefault(shard, 1.0);
  }

  private Optional<SlotMove> next() {
    Comparator<String> byLoad =
        Comparator.comparingDouble(this::perWeight).thenComparing(name -> name);
    String hot = weights.keySet().stream().max(byLoad).orElseThrow();
    String cold = weights.keySet().stream().min(byLoad).orElseThrow();
    double mean = weights.keySet().stream().mapToDouble(this::perWeight).average().orElse(0);
    double gap = perWeight(hot) - perWeight(cold);
    if (hot.equals(cold) || gap <= GOOD_ENOUGH * mean) {
      return Optional.empty();
    }
    // What moves leaves the one and reaches the other: so much would close the gap.
    double room = gap / (1 / weight(hot) + 1 / weight(cold));
    return best(hot, room).map(slot -> move(slot, hot, cold));
  }

  private double weight(String shard) {
    return weights.getOrDefault(shard, 1.0);
  }

  private Optional<Integer> best(String hot, double room) {
    Integer best = null;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      boolean narrows = Math.abs(load[slot] - room) < room;
      boolean better = best == null || Math.abs(load[slot] - room) < Math.abs(load[best] - room);
      if (owners.get(slot).equals(hot) && narrows && better) {
        best = slot;
      }
    }
    return Optional.ofNullable(best);
  }

  private SlotMove move(int slot, String from, String to) {
    owners.set(slot, to);
    total.merge(from, -load[slot], Double::sum);
    total.merge(to, load[slot], Double::sum);
    return new SlotMove(slot, from, to);
  }

  /** A slot that went twice goes once. */
  private static List<SlotMove> merged(List<String> owners, List<SlotMove> moves) {
    Map<Integer, String> last = new TreeMap<>();
    moves.forEach(move -> last.put(move.slot(), move.to()));
    return last.entrySet().stream()
        .filter(move -> !owners.get(move.getKey()).equals(move.getValue()))
        .map(move -> new SlotMove(move.getKey(), owners.get(move.getKey()), move.getValue()))
        .toList();
  }
}
