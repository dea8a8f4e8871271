package io.tiercel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalChartTest {
  private static Row row(String name, double ratio, Goal goal) {
    Rounds rounds = new Rounds();
    rounds.add(ratio, Map.of("peer", 1.0));
    return rounds.row(name, "things/s", goal);
  }

  @Test
  void reached_moreOrLessIsBetter_isOneAtTheGoal() {
    assertThat(row("a", 3, Goal.atLeast(3, "peer")).reached()).isEqualTo(1);
    assertThat(row("a", 0.75, Goal.atLeast(1.5, "peer")).reached()).isEqualTo(0.5);
    assertThat(row("a", 0.8, Goal.atMost(0.8, "peer")).reached()).isEqualTo(1);
    assertThat(row("a", 1.6, Goal.atMost(0.8, "peer")).reached()).isEqualTo(0.5);
  }

  @Test
  void svg_rows_drawsThoseWithARatioUpToTheGoalAndBeyond() {
    String svg =
        GoalChart.svg(
            "today",
            List.of(
                row("half", 1, Goal.atLeast(2, "peer")),
                row("far beyond", 9, Goal.atLeast(2, "peer")),
                Row.atMost("no ratio", "ms", 1, 2)));

    assertThat(svg)
        .contains("today", "half", "width=\"120.0\"", "class=\"missed\"")
        .contains("far beyond", "width=\"360.0\"", "class=\"met\"")
        .doesNotContain("no ratio");
  }
}
