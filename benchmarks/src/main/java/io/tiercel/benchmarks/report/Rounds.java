package io.tiercel.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured side by side, in several rounds: machines are noisy, ratios within a round much
 * less. Confined to one thread.
 */
public final class Rounds {
  private final List<Round> rounds = new ArrayList<>();

  /**
   * One round.
   *
   * @param tiercel what is judged
   * @param peers what it is judged by, measured right before or after, by name
   */
  public record Round(double tiercel, Map<String, Double> peers) {
    /** Copies the peers. */
    public Round {
      peers = Map.copyOf(peers);
    }
  }

  /** One more round. */
  public void add(double tiercel, Map<String, Double> peers) {
    rounds.add(new Round(tiercel, peers));
  }

  /** All rounds so far. */
  public List<Round> all() {
    return List.copyOf(rounds);
  }

  /** The medians, with the ratio that the goal asks for. */
  public Row row(String name, String unit, Goal goal) {
    List<Double> ratios =
        rounds.stream().map(each -> goal.ratio(each.tiercel(), each.peers())).sorted().toList();
    double ratio = median(ratios);
    Map<String, Double> peers = new LinkedHashMap<>();
    for (String peer : goal.peers()) {
      peers.put(
          peer, median(rounds.stream().map(each -> each.peers().get(peer)).sorted().toList()));
    }
    return new Row(
        name,
        unit,
        median(rounds.stream().map(Round::tiercel).sorted().toList()),
        peers,
        ratio,
        ratios.get(ratios.size() - 1) - ratios.get(0),
        goal.toString(),
        goal.met(ratio));
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
