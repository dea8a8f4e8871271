package io.tiercel.router.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GtidSetTest {
  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

  @Test
  void parse_asMySqlPrintsIt_mergesAndSorts() {
    assertThat(GtidSet.parse(B + ":7,\n" + A.toUpperCase(java.util.Locale.ROOT) + ":4-6:1-3:9"))
        .hasToString(A + ":1-6:9," + B + ":7");
    assertThat(GtidSet.parse("")).isEqualTo(GtidSet.EMPTY);
  }

  @Test
  void parse_tags_areSourcesOfTheirOwn() {
    GtidSet tagged = GtidSet.parse(A + ":1-3:blue:1-2:green:5");
    assertThat(tagged.contains(GtidSet.parse(A + ":blue:2"))).isTrue();
    assertThat(tagged.contains(GtidSet.parse(A + ":blue:3"))).isFalse();
    assertThat(tagged.contains(GtidSet.parse(A + ":5"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", A, A + ":0", A + ":5-3", A + ":-1", A + ":1-x", ":1"})
  void parse_nonsense_isRefused(String text) {
    assertThatThrownBy(() -> GtidSet.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1-10, 3-5, true",
    "1-10, 1-10, true",
    "1-10, 1-11, false",
    "1-4:6-10, 3-7, false",
    "1-4:6-10, 2-4:6, true",
    "5, 5, true",
    "5, 4, false"
  })
  void contains_intervals_everyTransactionIsNeeded(String all, String part, boolean contained) {
    assertThat(GtidSet.parse(A + ":" + all).contains(GtidSet.parse(A + ":" + part)))
        .isEqualTo(contained);
  }

  @Test
  void containsUpTo_gapBelow_isNotEnough() {
    assertThat(GtidSet.parse(A + ":1-9").containsUpTo(A, 9)).isTrue();
    assertThat(GtidSet.parse(A + ":1-7:9").containsUpTo(A, 9)).isFalse();
    assertThat(GtidSet.parse(A + ":2-9").containsUpTo(A, 9)).isFalse();
    assertThat(GtidSet.parse(B + ":1-9").containsUpTo(A, 1)).isFalse();
  }

  @Test
  void unionAndContains_randomSets_agreeWithBitSets() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      BitSet left = bits(random);
      BitSet right = bits(random);
      BitSet both = (BitSet) left.clone();
      both.or(right);
      assertThat(set(left).union(set(right))).isEqualTo(set(both));
      assertThat(set(both).contains(set(left))).isTrue();
      BitSet missing = (BitSet) right.clone();
      missing.andNot(left);
      assertThat(set(left).contains(set(right))).isEqualTo(missing.isEmpty());
    }
  }

  private static BitSet bits(Random random) {
    BitSet bits = new BitSet();
    for (int i = 1; i <= 20; i++) {
      bits.set(i, random.nextInt(3) > 0);
    }
    return bits;
  }

  private static GtidSet set(BitSet bits) {
    return bits.isEmpty()
        ? GtidSet.EMPTY
        : GtidSet.parse(A + bits.stream().mapToObj(i -> ":" + i).collect(Collectors.joining()));
  }
}
