package io.tiercel.router.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SlotWatermarksTest {
  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final BitSet SEVEN = slots(7);

  private final SlotWatermarks watermarks = new SlotWatermarks(1000);

  private static BitSet slots(int... numbers) {
    BitSet slots = new BitSet();
    for (int slot : numbers) {
      slots.set(slot);
    }
    return slots;
  }

  private boolean held(String executed) {
    return watermarks.heldBy(GtidSet.parse(executed), SEVEN);
  }

  @BeforeEach
  void nothingIsProvenAtFirst() {
    assertThat(held(A + ":1-100")).isFalse();
  }

  @Test
  void primaryHolds_askedBeforeTheDemand_provesNothing() {
    watermarks.primaryHolds(SEVEN, 999, GtidSet.parse(A + ":1-5"));
    assertThat(held(A + ":1-100")).isFalse();
    watermarks.primaryHolds(SEVEN, 1000, GtidSet.parse(A + ":1-5"));
    assertThat(held(A + ":1-5")).isTrue();
    assertThat(held(A + ":1-4")).isFalse();
  }

  @Test
  void acknowledged_laterWrites_allNumbersUpToTheHighestAreNeeded() {
    watermarks.primaryHolds(SEVEN, 1000, GtidSet.parse(A + ":1-5"));
    watermarks.acknowledged(7, A + ":9");
    watermarks.acknowledged(7, A + ":8");
    assertThat(held(A + ":1-8")).isFalse();
    assertThat(held(A + ":1-7:9")).isFalse();
    assertThat(held(A + ":1-9")).isTrue();
  }

  @Test
  void acknowledged_otherSlot_doesNotMatter() {
    watermarks.primaryHolds(slots(7, 8), 1000, GtidSet.parse(A + ":1-5"));
    watermarks.acknowledged(8, A + ":9");
    assertThat(held(A + ":1-5")).isTrue();
    assertThat(watermarks.heldBy(GtidSet.parse(A + ":1-5"), slots(7, 8))).isFalse();
  }

  @Test
  void acknowledged_whileADemandIsPending_isKeptBesideIt() {
    watermarks.acknowledged(7, A + ":9");
    watermarks.primaryHolds(SEVEN, 1000, GtidSet.parse(A + ":1-5"));
    assertThat(held(A + ":1-5")).isFalse();
    assertThat(held(A + ":1-9")).isTrue();
  }

  @Test
  void acknowledged_byANewPrimary_bothHistoriesAreNeeded() {
    watermarks.primaryHolds(SEVEN, 1000, GtidSet.EMPTY);
    watermarks.acknowledged(7, A + ":9");
    watermarks.acknowledged(7, B + ":1");
    assertThat(held(A + ":1-9")).isFalse();
    assertThat(held(B + ":1")).isFalse();
    assertThat(held(A + ":1-9," + B + ":1")).isTrue();
  }

  @Test
  void startAnew_writesOfTheLastPrimaryWereLost_areNotWaitedForForEver() {
    watermarks.primaryHolds(SEVEN, 1000, GtidSet.parse(A + ":1-5"));
    watermarks.acknowledged(7, A + ":9");
    watermarks.startAnew(SEVEN, 2000);
    assertThat(held(A + ":1-9")).as("the new primary was not asked yet").isFalse();
    watermarks.primaryHolds(SEVEN, 2000, GtidSet.parse(A + ":1-7," + B + ":1"));
    assertThat(held(A + ":1-7," + B + ":1")).isTrue();
    assertThat(held(A + ":1-7")).isFalse();
  }

  @Test
  void demandCurrent_again_isPendingAgainUntilAnswered() {
    watermarks.primaryHolds(SEVEN, 1000, GtidSet.parse(A + ":1-5"));
    watermarks.demandCurrent(SEVEN, 2000);
    watermarks.primaryHolds(SEVEN, 1500, GtidSet.parse(A + ":1-6"));
    assertThat(held(A + ":1-100")).isFalse();
    watermarks.primaryHolds(SEVEN, 2001, GtidSet.parse(A + ":1-7"));
    assertThat(held(A + ":1-7")).isTrue();
    assertThat(held(A + ":1-6")).isFalse();
  }

  @Test
  void demand_setOfTransactions_isNeeded() {
    watermarks.primaryHolds(SEVEN, 1000, GtidSet.EMPTY);
    watermarks.demand(7, GtidSet.parse(A + ":1-3," + B + ":4"));
    assertThat(held(A + ":1-3")).isFalse();
    assertThat(held(A + ":1-3," + B + ":1-4")).isTrue();
  }
}
