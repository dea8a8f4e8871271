package io.tiercel.router.topology;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Places the 4096 slots: weighted, balanced to less than one slot, with the fewest possible moves.
 * A pure function: the same input gives the same plan everywhere.
 *
 * <p>First how many: a shard's share is {@code 4096 * weight / sum of weights}; it gets that
 * rounded down or up. The units left over by rounding go first to shards that would otherwise have
 * to give a slot away, which makes the number of moves the least any balanced plan can have. Then
 * which: every shard and slot have a fixed hash (rendezvous hashing); a shard gives away the slots
 * for which its own hash is lowest, and a free slot goes to the shard with room whose hash for it
 * is highest.
 */
public final class SlotPlanner {
  private SlotPlanner() {}

  /**
   * A shard as the planner sees it.
   *
   * @param name unique
   * @param weight its share relative to the others, 0..1000; 0 drains it
   */
  public record WeightedShard(String name, double weight) {
    private static final double MAX_WEIGHT = 1000;

    /** Refuses what cannot be a share. */
    public WeightedShard {
      if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
        throw new IllegalArgumentException(
            "the weight of " + name + " is " + weight + ", allowed are 0 to 1000");
      }
    }
  }

  /**
   * Plans.
   *
   * @param current per slot the owner's name, null where there is no map yet; owners that are not
   *     among the shards lose all they have
   * @param shards at least one with a weight above 0; names unique
   */
  public static SlotPlan plan(@Nullable List<String> current, List<WeightedShard> shards) {
    Map<String, Placement> placements = placements(shards);
    @Nullable String[] owners = new @Nullable String[Slot.COUNT];
    if (current != null) {
      requireSlotCount(current);
      keepOwned(current, placements, owners);
    }
    setTargets(placements);
    releaseSurplus(placements, owners);
    placeFree(placements, owners);
    List<String> planned = Arrays.stream(owners).map(String::valueOf).toList();
    return new SlotPlan(planned, moves(current, planned));
  }

  private static Map<String, Placement> placements(List<WeightedShard> shards) {
    Map<String, Placement> placements = new TreeMap<>();
    double total = totalWeight(shards);
    if (total <= 0) {
      throw new IllegalArgumentException("no shard has a weight above 0");
    }
    for (WeightedShard shard : shards) {
      Placement placement = new Placement(shard.name(), Slot.COUNT * (shard.weight() / total));
      if (placements.put(shard.name(), placement) != null) {
        throw new IllegalArgumentException("two shards are named " + shard.name());
      }
    }
    return placements;
  }

  /** Summed exactly: what a sum of doubles rounds to depends on their order. */
  private static double totalWeight(List<WeightedShard> shards) {
    return shards.stream()
        .map(shard -> new BigDecimal(shard.weight()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  private static void requireSlotCount(List<String> current) {
    if (current.size() != Slot.COUNT) {
      throw new IllegalArgumentException(
          "a map of " + current.size() + " slots was given, there are " + Slot.COUNT);
    }
  }

  private static void keepOwned(
      List<String> current, Map<String, Placement> placements, @Nullable String[] owners) {
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Placement owner = placements.get(current.get(slot));
      if (owner != null) {
        owners[slot] = owner.shard;
        owner.owned++;
      }
    }
  }

  /**
   * Rounds the shares to whole slots that sum up to all. Leftover units go to shards above their
   * rounded-down share (each saves a move), then to those that receive slots anyway, then to the
   * rest; within a group to the largest fraction, then by name.
   */
  private static void setTargets(Map<String, Placement> placements) {
    int left = Slot.COUNT;
    for (Placement placement : placements.values()) {
      placement.target = (int) Math.floor(placement.share);
      left -= placement.target;
    }
    List<Placement> order = new ArrayList<>(placements.values());
    order.removeIf(placement -> placement.share == placement.target);
    order.sort(
        Comparator.comparingInt(Placement::claimOnLeftover)
            .thenComparing(Comparator.comparingDouble(Placement::fraction).reversed())
            .thenComparing(placement -> placement.shard));
    for (Placement placement : order.subList(0, left)) {
      placement.target++;
    }
  }

  private static void releaseSurplus(Map<String, Placement> placements, @Nullable String[] owners) {
    for (Placement placement : placements.values()) {
      if (placement.owned <= placement.target) {
        continue;
      }
      List<Integer> owned = new ArrayList<>();
      for (int slot = 0; slot < Slot.COUNT; slot++) {
        if (placement.shard.equals(owners[slot])) {
          owned.add(slot);
        }
      }
      owned.sort(Comparator.comparingLong(placement::affinity).thenComparing(slot -> slot));
      for (int slot : owned.subList(0, placement.owned - placement.target)) {
        owners[slot] = null;
      }
      placement.owned = placement.target;
    }
  }

  private static void placeFree(Map<String, Placement> placements, @Nullable String[] owners) {
    Deque<Integer> free = new ArrayDeque<>();
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      if (owners[slot] == null) {
        free.add(slot);
      }
    }
    for (int slot : free) {
      Placement best = null;
      for (Placement placement : placements.values()) {
        if (placement.owned < placement.target
            && (best == null || placement.affinity(slot) > best.affinity(slot))) {
          best = placement;
        }
      }
      if (best == null) {
        throw new IllegalStateException("the targets do not sum up to " + Slot.COUNT);
      }
      owners[slot] = best.shard;
      best.owned++;
    }
  }

  private static List<SlotMove> moves(@Nullable List<String> current, List<String> planned) {
    List<SlotMove> moves = new ArrayList<>();
    for (int slot = 0; current != null && slot < Slot.COUNT; slot++) {
      if (!current.get(slot).equals(planned.get(slot))) {
        moves.add(new SlotMove(slot, current.get(slot), planned.get(slot)));
      }
    }
    return List.copyOf(moves);
  }

  /** One shard while planning. Confined to one call of {@link #plan}. */
  private static final class Placement {
    private final String shard;
    private final double share;
    private final long seed;
    private int owned;
    private int target;

    Placement(String shard, double share) {
      this.shard = shard;
      this.share = share;
      long hash = 0;
      for (byte next : shard.getBytes(StandardCharsets.UTF_8)) {
        hash = mix(hash ^ next);
      }
      this.seed = hash;
    }

    double fraction() {
      return share - Math.floor(share);
    }

    /** The lower, the earlier; asked while {@code target} is the share rounded down. */
    int claimOnLeftover() {
      return owned > target ? 0 : owned < target || owned == 0 ? 1 : 2;
    }

    long affinity(int slot) {
      return mix(seed + slot);
    }

    /** The finaliser of SplitMix64: every input bit changes half of the output bits. */
    private static long mix(long value) {
      long mixed = value + 0x9E3779B97F4A7C15L;
      mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      return mixed ^ (mixed >>> 31);
    }
  }
}
