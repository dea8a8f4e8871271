package io.tiercel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tiercel.benchmarks.report.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final Series GETS =
      new Series(
          "scale.x",
          "callers",
          "gets/s",
          true,
          List.of(new Point(1, 100), new Point(10, 400), new Point(1_000, 300)));

  private static Series micros(double... figures) {
    return new Series(
        "scale.x.p99",
        "callers",
        "us",
        false,
        List.of(new Point(1, figures[0]), new Point(2, figures[1]), new Point(4, figures[2])));
  }

  @Test
  void row_moreIsBetter_isTheStepThatFallsMost() {
    Row row = GETS.row(0.6);

    assertThat(row.tiercel()).isCloseTo(0.75, within(1e-9));
    assertThat(row.met()).isTrue();
    assertThat(row.goal()).isEqualTo(">= 0.6 of the step before");
    assertThat(GETS.row(0.8).met()).isFalse();
  }

  @Test
  void row_lessIsBetter_isTheStepThatRisesMost() {
    assertThat(micros(10, 20, 100).row(0.6).tiercel()).isCloseTo(0.2, within(1e-9));
    assertThat(micros(10, 5, 5).row(0.6).tiercel()).isCloseTo(1, within(1e-9));
  }

  @Test
  void row_nothingFromTheStart_losesNothing() {
    assertThat(micros(0, 0, 0).row(0.6).met()).isTrue();
  }

  @Test
  void rows_everyPoint_isARowWithoutAGoal() {
    assertThat(GETS.rows())
        .allMatch(Row::met)
        .allMatch(GETS::has)
        .extracting(Row::name)
        .containsExactly("scale.x.1", "scale.x.10", "scale.x.1,000");
    assertThat(GETS.has(Row.told("scale.xy", "us", 1, "none"))).isFalse();
  }

  @Test
  void sentence_threePoints_tellsTheWholeAndTheWorstStep() {
    assertThat(GETS.sentence())
        .isEqualTo(
            "1,000 callers have 3.000 times the gets/s of 1;"
                + " the worst step, from 10 to 1,000, is times 0.750.");
  }

  @Test
  void series_onePoint_isRefused() {
    assertThatThrownBy(() -> new Series("x", "callers", "us", true, List.of(new Point(1, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs two points");
  }

  @Test
  void page_seriesInDetails_drawsOneLineInPlaceOfBars() {
    List<Row> rows = new ArrayList<>(GETS.rows());
    rows.add(GETS.row(0.6));
    String page =
        HtmlReport.of(
            new BenchReport(
                Map.of(),
                rows,
                Map.of("scale", Map.of("series", List.of(GETS)), "other", 1),
                Map.of()),
            "d");

    // A third of the way is one of three powers of ten; the highest point is at the top.
    assertThat(page)
        .containsOnlyOnce("<polyline")
        .contains("points=\"60.0,150.0 260.0,30.0 660.0,70.0\"")
        .contains("1,000 callers have", "goal &gt;= 0.6 of the step before")
        .doesNotContain("<rect", "none, a point");
  }
}
