package io.tiercel.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.topology.SlotPlanner.WeightedShard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HotSlotPlannerTest {
  private static final List<WeightedShard> TWO =
      List.of(new WeightedShard("a", 1), new WeightedShard("b", 1));

  private final List<String> owners = new ArrayList<>();
  private final double[] load = new double[Slot.COUNT];

  HotSlotPlannerTest() {
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      owners.add(slot % 2 == 0 ? "a" : "b");
    }
  }

  private Map<String, Double> after(List<SlotMove> moves) {
    List<String> changed = new ArrayList<>(owners);
    moves.forEach(move -> changed.set(move.slot(), move.to()));
    Map<String, Double> byShard = new HashMap<>();
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      byShard.merge(changed.get(slot), load[slot], Double::sum);
    }
    return byShard;
  }

  private double of(List<SlotMove> moves, String shard) {
    return after(moves).getOrDefault(shard, 0.0);
  }

  @Test
  void plan_evenLoad_movesNothing() {
    Arrays.fill(load, 3);
    assertThat(HotSlotPlanner.plan(owners, load, TWO, 64)).isEmpty();
  }

  @Test
  void plan_noLoad_movesNothing() {
    assertThat(HotSlotPlanner.plan(owners, load, TWO, 64)).isEmpty();
  }

  @Test
  void plan_twoHotSlotsOnOneShard_partsThem() {
    Arrays.fill(load, 1);
    load[0] = 5_000;
    load[2] = 5_000;
    List<SlotMove> moves = HotSlotPlanner.plan(owners, load, TWO, 64);
    assertThat(moves).hasSize(1);
    assertThat(moves.get(0).from()).isEqualTo("a");
    assertThat(of(moves, "a")).isCloseTo(of(moves, "b"), Offset.offset(500.0));
  }

  @Test
  void plan_oneSlotHotterThanAllOthers_keepsItAndTakesItsCompanyAway() {
    Arrays.fill(load, 10);
    load[0] = 100_000;
    List<SlotMove> moves = HotSlotPlanner.plan(owners, load, TWO, Slot.COUNT);
    assertThat(moves).hasSize(Slot.COUNT / 2 - 1);
    assertThat(moves).noneMatch(move -> move.slot() == 0);
  }

  @Test
  void plan_moreThanAllowed_movesTheHottestFirst() {
    Arrays.fill(load, 1);
    load[0] = 900;
    load[2] = 800;
    load[4] = 700;
    load[6] = 600;
    List<SlotMove> moves = HotSlotPlanner.plan(owners, load, TWO, 1);
    assertThat(moves).containsExactly(new SlotMove(0, "a", "b"));
  }

  @Test
  void plan_weights_loadFollowsThem() {
    Arrays.fill(load, 10);
    List<WeightedShard> shards = List.of(new WeightedShard("a", 3), new WeightedShard("b", 1));
    List<SlotMove> moves = HotSlotPlanner.plan(owners, load, shards, Slot.COUNT);
    assertThat(of(moves, "a") / of(moves, "b")).isBetween(2.8, 3.2);
  }

  @Test
  void plan_newShardWithoutSlots_getsHotOnes() {
    load[0] = 500;
    load[1] = 500;
    load[2] = 500;
    List<WeightedShard> three = new ArrayList<>(TWO);
    three.add(new WeightedShard("c", 1));
    assertThat(HotSlotPlanner.plan(owners, load, three, 64))
        .singleElement()
        .satisfies(move -> assertThat(move.to()).isEqualTo("c"));
  }
}
