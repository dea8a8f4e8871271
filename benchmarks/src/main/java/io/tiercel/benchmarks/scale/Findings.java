package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the parts of the suite found. Confined to one thread. */
final class Findings {
  /**
   * No step loses more than two fifths: what two busy cores differ by from one turn to the next.
   */
  static final double NO_CLIFF = 0.6;

  private final List<Row> rows = new ArrayList<>();
  private final List<Series> all = new ArrayList<>();

  /** A series that nobody judges. */
  void told(Series series) {
    rows.addAll(series.rows());
    all.add(series);
  }

  /** A series whose worst step has to keep this share. */
  void judged(Series series, double least) {
    told(series);
    rows.add(series.row(least));
  }

  /** A figure that is no series. */
  void row(Row row) {
    rows.add(row);
  }

  Suite.Result result() {
    return new Suite.Result(rows, Map.of("series", List.copyOf(all)));
  }
}
