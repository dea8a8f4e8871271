package io.tiercel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final Rounds rounds = new Rounds();

  @Test
  void row_threeRounds_tellsTheMedianRatioAndItsSpread() {
    rounds.add(90, Map.of("without", 100.0));
    rounds.add(210, Map.of("without", 200.0));
    rounds.add(96, Map.of("without", 100.0));

    Row row = rounds.row("x", "req/s", Goal.atLeast(0.95, "without"));

    assertThat(row.ratio()).isEqualTo(0.96);
    assertThat(row.spread()).isCloseTo(0.15, within(1e-9));
    assertThat(row.met()).isTrue();
  }

  @Test
  void row_medianBelowTheGoal_isMissed() {
    rounds.add(80, Map.of("without", 100.0));
    rounds.add(90, Map.of("without", 100.0));

    assertThat(rounds.row("x", "req/s", Goal.atLeast(0.9, "without")).met()).isFalse();
  }

  @Test
  void row_severalPeers_areJudgedByTheBestOfEachRound() {
    rounds.add(100, Map.of("a", 50.0, "b", 40.0, "c", 500.0));
    rounds.add(100, Map.of("a", 40.0, "b", 50.0, "c", 500.0));

    Row more = rounds.row("x", "req/s", Goal.atLeast(2, "a", "b"));
    Row less = rounds.row("x", "us", Goal.atMost(2, "a", "b"));

    assertThat(more.ratio()).isEqualTo(2);
    assertThat(more.met()).isTrue();
    assertThat(less.ratio()).isEqualTo(2.5);
    assertThat(less.met()).isFalse();
    assertThat(less.goal()).isEqualTo("<= 2 x a or b");
  }
}
