package io.tiercel.benchmarks.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Ratios that were reached before, by the names of their rows: what is slower by more than a
 * quarter is not wanted. Immutable.
 *
 * @param ratios above 0
 */
public record Budget(Map<String, Double> ratios) {
  private static final double SLACK = 1.25;
  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

  /** Copies the ratios. */
  public Budget {
    ratios = Map.copyOf(ratios);
  }

  /**
   * A row and what was reached before.
   *
   * @param row has a ratio
   * @param before the ratio before
   */
  public record Compared(Row row, double before) {
    /** Whether it is no more than a quarter worse. */
    public boolean kept() {
      return worseBy() <= SLACK;
    }

    private double worseBy() {
      double ratio = row.ratio() == null ? 0 : row.ratio();
      return row.moreIsBetter() ? before / ratio : ratio / before;
    }
  }

  /**
   * From JSON: one object, of names and numbers.
   *
   * @throws RunException usage: it cannot be read
   */
  public static Budget read(Path file) {
    try {
      return new Budget(new ObjectMapper().readValue(file.toFile(), NUMBERS));
    } catch (IOException unreadable) {
      throw RunException.usage(
          "--budget is " + file + ", which is no JSON object of figures and ratios.");
    }
  }

  /** Those of the rows that it names, beside what was reached before. */
  public List<Compared> compare(List<Row> rows) {
    return rows.stream().flatMap(row -> compared(row).stream()).toList();
  }

  private Optional<Compared> compared(Row row) {
    return Optional.ofNullable(ratios.get(row.name())).map(before -> new Compared(row, before));
  }

  /** What it names of a suite, and the rows do not have: a figure that was renamed, or is gone. */
  public Set<String> missing(String suite, List<Row> rows) {
    Set<String> names = new TreeSet<>(ratios.keySet());
    names.removeIf(name -> !name.startsWith(suite + "."));
    names.removeAll(rows.stream().map(Row::name).collect(Collectors.toSet()));
    return names;
  }
}
