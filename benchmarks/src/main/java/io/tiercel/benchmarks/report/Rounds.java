package io.tiercel.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was measured side by side, in several rounds: machines are noisy, ratios within a round much
 * less. Confined to one thread.
 */
public final class Rounds {
  private final List<Pair> pairs = new ArrayList<>();

  /**
   * One round.
   *
   * @param tiercel what is judged
   * @param peer what it is judged by, measured right before or after
   */
  public record Pair(double tiercel, double peer) {
    /** The one over the other. */
    public double ratio() {
      return tiercel / peer;
    }
  }

  /** One more round. */
  public void add(double tiercel, double peer) {
    pairs.add(new Pair(tiercel, peer));
  }

  /** All rounds so far. */
  public List<Pair> pairs() {
    return List.copyOf(pairs);
  }

  /** The medians, with the least ratio that is good enough. */
  public Row row(String name, String unit, String peer, double least) {
    List<Double> ratios = pairs.stream().map(Pair::ratio).sorted().toList();
    double ratio = median(ratios);
    return new Row(
        name,
        unit,
        median(pairs.stream().map(Pair::tiercel).sorted().toList()),
        Map.of(peer, median(pairs.stream().map(Pair::peer).sorted().toList())),
        ratio,
        ratios.get(ratios.size() - 1) - ratios.get(0),
        ">= %s x %s".formatted(least, peer),
        ratio >= least);
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
