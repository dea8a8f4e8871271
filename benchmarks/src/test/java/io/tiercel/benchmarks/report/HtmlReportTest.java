package io.tiercel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void of_rows_drawsEachWithItsPeersGoalAndVerdict() {
    Row row =
        new Row(
            "shared.get", "gets/s", 2_000, Map.of("a<b", 1_000.0), 2.0, 0.1, ">= 1.5 x a<b", true);

    String page =
        HtmlReport.of(new BenchReport(Map.of("java", "17"), List.of(row), Map.of(), Map.of()), "d");

    assertThat(page)
        .contains("shared.get, gets/s", "2,000", "1,000", "a&lt;b", "ratio 2.000", "java 17")
        .contains("class=\"ours\"", "class=\"theirs\"", "class=\"met\"")
        .doesNotContain("a<b");
  }

  @Test
  void of_zeroFigures_drawsNoBars() {
    Row row = Row.atMost("lost", "writes", 0, 0);

    assertThat(HtmlReport.of(new BenchReport(Map.of(), List.of(row), Map.of(), Map.of()), "d"))
        .contains("width=\"0.0\"", "0.000")
        .doesNotContain("NaN");
  }
}
