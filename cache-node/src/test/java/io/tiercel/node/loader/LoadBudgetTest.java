package io.tiercel.node.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now;
  private int nodes = 1;

  private LoadBudget budget(int queriesPerSecond) {
    return new LoadBudget(queriesPerSecond, () -> nodes, () -> now);
  }

  /** Takes whatever may leave for so long; when each left. */
  private List<Long> takeAll(LoadBudget budget, long nanos) {
    List<Long> left = new ArrayList<>();
    long end = now + nanos;
    while (now < end) {
      long wait = budget.take();
      if (wait == 0) {
        left.add(now);
      } else {
        now += wait;
      }
    }
    return left;
  }

  private static long mostInASecond(List<Long> left) {
    long most = 0;
    int from = 0;
    for (int to = 0; to < left.size(); to++) {
      while (left.get(to) - left.get(from) >= SECOND) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "100, 3", "1000, 2", "5000, 1", "5000, 7", "1000000, 1"})
  void take_alwaysWanted_noSecondHasMoreThanTheShareAndNearlyAll(
      int queriesPerSecond, int sharing) {
    nodes = sharing;
    long most = mostInASecond(takeAll(budget(queriesPerSecond), 3 * SECOND));

    double share = (double) queriesPerSecond / sharing;
    assertThat((double) most).isBetween(share * 0.95 - 1, share);
  }

  @Test
  void take_afterALongPause_noSecondHasMoreThanTheShare() {
    LoadBudget budget = budget(1_000);
    now += 3600 * SECOND;

    assertThat(mostInASecond(takeAll(budget, 2 * SECOND))).isLessThanOrEqualTo(1_000);
  }

  @Test
  void take_oneNodeGone_theOtherHasItsShare() {
    LoadBudget budget = budget(1_000);
    nodes = 2;
    int before = takeAll(budget, SECOND).size();
    nodes = 1;
    int after = takeAll(budget, SECOND).size();

    assertThat(before).isBetween(475, 500);
    assertThat(after).isBetween(950, 1_000);
  }
}
