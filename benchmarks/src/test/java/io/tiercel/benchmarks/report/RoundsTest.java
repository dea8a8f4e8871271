package io.tiercel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundsTest {
  private final Rounds rounds = new Rounds();

  @Test
  void row_threeRounds_tellsTheMedianRatioAndItsSpread() {
    rounds.add(90, 100);
    rounds.add(210, 200);
    rounds.add(96, 100);

    Row row = rounds.row("x", "req/s", "without", 0.95);

    assertThat(row.ratio()).isEqualTo(0.96);
    assertThat(row.spread()).isCloseTo(0.15, within(1e-9));
    assertThat(row.met()).isTrue();
  }

  @Test
  void row_medianBelowTheGoal_isMissed() {
    rounds.add(80, 100);
    rounds.add(90, 100);

    assertThat(rounds.row("x", "req/s", "without", 0.9).met()).isFalse();
  }
}
