package io.tiercel.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tiercel.router.topology.SlotPlanner.WeightedShard;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlotPlannerTest {
  @Property(tries = 100)
  void plan_anyWeights_isWithinOneSlotOfTheShare(@ForAll("shards") List<WeightedShard> shards) {
    assertBalanced(SlotPlanner.plan(null, shards), shards);
  }

  @Property(tries = 100)
  void plan_anyMapAndOtherShards_isBalancedWithTheFewestMoves(
      @ForAll("shards") List<WeightedShard> before, @ForAll("shards") List<WeightedShard> after) {
    List<String> current = SlotPlanner.plan(null, before).owners();

    SlotPlan plan = SlotPlanner.plan(current, after);

    assertBalanced(plan, after);
    assertThat(plan.moves()).hasSize(fewestMoves(current, after));
  }

  @Property(tries = 40)
  void plan_oneMoreOfEqualShards_movesExactlyItsShareAndOnlyToIt(
      @ForAll @IntRange(min = 1, max = 20) int count) {
    List<String> current = SlotPlanner.plan(null, equalShards(count)).owners();

    SlotPlan plan = SlotPlanner.plan(current, equalShards(count + 1));

    String added = "shard-" + (count + 1);
    assertThat(plan.moves()).allMatch(move -> move.to().equals(added));
    assertThat(plan.moves()).hasSize(Collections.frequency(plan.owners(), added));
    assertThat((double) plan.moves().size())
        .isCloseTo(Slot.COUNT / (count + 1.0), within(0.999_999));
  }

  @Property(tries = 40)
  void plan_oneOfEqualShardsLess_movesOnlyItsSlots(
      @ForAll @IntRange(min = 2, max = 20) int count,
      @ForAll @IntRange(min = 0, max = 19) int removed) {
    List<WeightedShard> shards = new ArrayList<>(equalShards(count));
    List<String> current = SlotPlanner.plan(null, shards).owners();
    String gone = shards.remove(removed % count).name();

    SlotPlan plan = SlotPlanner.plan(current, shards);

    assertThat(plan.moves()).allMatch(move -> move.from().equals(gone));
    assertThat(plan.moves()).hasSize(Collections.frequency(current, gone));
  }

  @Property(tries = 40)
  void plan_sameInputInOtherOrder_isTheSame(@ForAll("shards") List<WeightedShard> shards) {
    List<WeightedShard> reversed = new ArrayList<>(shards);
    Collections.reverse(reversed);

    assertThat(SlotPlanner.plan(null, reversed)).isEqualTo(SlotPlanner.plan(null, shards));
  }

  @Test
  void plan_weightsWhoseSumRoundsByOrder_isTheSame() {
    // Added up in this order and the other way round the doubles give two different sums.
    List<WeightedShard> shards =
        List.of(
            new WeightedShard("shard-1", 0.22),
            new WeightedShard("shard-2", 0.79),
            new WeightedShard("shard-3", 0.91));

    plan_sameInputInOtherOrder_isTheSame(shards);
  }

  @Property(tries = 40)
  void plan_movesApplied_areThePlannedOwners(
      @ForAll("shards") List<WeightedShard> before, @ForAll("shards") List<WeightedShard> after) {
    List<String> owners = new ArrayList<>(SlotPlanner.plan(null, before).owners());

    SlotPlan plan = SlotPlanner.plan(List.copyOf(owners), after);
    for (SlotMove move : plan.moves()) {
      assertThat(owners.set(move.slot(), move.to())).isEqualTo(move.from());
    }

    assertThat(owners).isEqualTo(plan.owners());
  }

  @Test
  void plan_ownPlanAgain_movesNothing() {
    SlotPlan first = SlotPlanner.plan(null, equalShards(7));

    assertThat(first.moves()).isEmpty();
    assertThat(SlotPlanner.plan(first.owners(), equalShards(7)).moves()).isEmpty();
  }

  @Test
  void plan_weightZero_drainsTheShard() {
    List<String> current = SlotPlanner.plan(null, equalShards(3)).owners();

    SlotPlan plan =
        SlotPlanner.plan(
            current,
            List.of(
                new WeightedShard("shard-1", 1),
                new WeightedShard("shard-2", 0),
                new WeightedShard("shard-3", 1)));

    assertThat(plan.owners()).doesNotContain("shard-2");
    assertThat(plan.moves()).allMatch(move -> move.from().equals("shard-2"));
  }

  @Test
  void plan_sameShards_neverChangesBetweenReleases() {
    // Nodes of two releases have to agree, so the hash is pinned.
    List<String> owners = SlotPlanner.plan(null, equalShards(3)).owners();

    assertThat(owners.subList(0, 8).stream().map(name -> name.substring(6)))
        .containsExactly("3", "1", "1", "2", "1", "3", "2", "3");
  }

  @Test
  void plan_unusableInput_isRefused() {
    assertThatThrownBy(() -> SlotPlanner.plan(null, List.of())).hasMessageContaining("no shard");
    assertThatThrownBy(() -> SlotPlanner.plan(List.of("shard-1"), equalShards(1)))
        .hasMessageContaining("1 slots");
    assertThatThrownBy(
            () ->
                SlotPlanner.plan(
                    null, List.of(new WeightedShard("a", 1), new WeightedShard("a", 1))))
        .hasMessageContaining("two shards are named a");
    assertThatThrownBy(() -> new WeightedShard("a", Double.NaN))
        .hasMessageContaining("allowed are 0 to 1000");
  }

  @Provide
  Arbitrary<List<WeightedShard>> shards() {
    Arbitrary<Double> weights =
        Arbitraries.oneOf(
            Arbitraries.just(1.0), Arbitraries.doubles().between(0.05, 20).ofScale(2));
    return Arbitraries.integers()
        .between(1, 12)
        .flatMap(
            count ->
                weights
                    .list()
                    .ofSize(count)
                    .map(
                        list ->
                            IntStream.range(0, count)
                                .mapToObj(i -> new WeightedShard("shard-" + (i + 1), list.get(i)))
                                .toList()));
  }

  private static List<WeightedShard> equalShards(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new WeightedShard("shard-" + number, 1))
        .toList();
  }

  private static void assertBalanced(SlotPlan plan, List<WeightedShard> shards) {
    Map<String, Long> owned = owned(plan.owners());
    for (WeightedShard shard : shards) {
      assertThat((double) owned.getOrDefault(shard.name(), 0L))
          .as(shard.name())
          .isCloseTo(share(shard, shards), within(0.999_999_9));
    }
    assertThat(owned.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(Slot.COUNT);
  }

  /**
   * No balanced map can do with fewer: shards above their share rounded up have to give, shards
   * below their share rounded down have to receive.
   */
  private static int fewestMoves(List<String> current, List<WeightedShard> shards) {
    Map<String, Long> owned = owned(current);
    long give = Slot.COUNT;
    long receive = 0;
    for (WeightedShard shard : shards) {
      double share = share(shard, shards);
      long has = owned.getOrDefault(shard.name(), 0L);
      give -= Math.min(has, (long) Math.ceil(share));
      receive += Math.max(0, (long) Math.floor(share) - has);
    }
    return (int) Math.max(give, receive);
  }

  private static double share(WeightedShard shard, List<WeightedShard> shards) {
    BigDecimal total =
        shards.stream()
            .map(each -> new BigDecimal(each.weight()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return Slot.COUNT * (shard.weight() / total.doubleValue());
  }

  private static Map<String, Long> owned(List<String> owners) {
    return owners.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
