package io.tiercel.benchmarks;

import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Something that is measured, with all the processes it needs. */
public interface Suite {
  /** Its word on the command line. */
  String name();

  /**
   * Measures; everything it started is gone when this returns.
   *
   * @throws io.tiercel.cli.run.RunException when it cannot go on
   */
  Result run(Settings settings, Progress progress);

  /**
   * How to measure.
   *
   * @param seconds of each measurement, 5 to 600
   * @param rounds of what is compared side by side, 1 to 20
   * @param runs holds a folder for each run
   * @param programs keeps programs of peers that had to be fetched
   * @param wanted the figures that somebody will look at, by name; a suite may leave out the others
   */
  record Settings(int seconds, int rounds, Path runs, Path programs, Predicate<String> wanted) {
    /** Whether somebody will look at one of these. */
    public boolean wants(String... figures) {
      return Stream.of(figures).anyMatch(wanted);
    }
  }

  /**
   * What came out.
   *
   * @param rows figures with goals
   * @param details anything that Jackson can write
   */
  record Result(List<Row> rows, Map<String, Object> details) {
    /** Copies both. */
    public Result {
      rows = List.copyOf(rows);
      details = Map.copyOf(details);
    }
  }
}
