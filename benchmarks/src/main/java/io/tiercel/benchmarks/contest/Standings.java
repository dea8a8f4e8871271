package io.tiercel.benchmarks.contest;

import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.benchmarks.report.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What all contestants did, round by round. */
public final class Standings {
  private static final double P50 = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  private final List<Map<String, Turn>> rounds;

  Standings(List<Map<String, Turn>> rounds) {
    this.rounds = List.copyOf(rounds);
  }

  /** Things in a second; more is better. */
  public Row perSecond(String name, String things, Goal goal) {
    return row(name, things + "/s", Turn::perSecond, goal);
  }

  /** Half of the calls took at most this; less is better. */
  public Row p50(String name, Goal goal) {
    return row(name, "us", turn -> turn.micros(P50), goal);
  }

  /** All but a thousandth of the calls took at most this; less is better. */
  public Row p999(String name, Goal goal) {
    return row(name, "us", turn -> turn.micros(P999), goal);
  }

  /** The median of a contestant's rounds. */
  public double perSecond(String contestant) {
    return median(contestant, Turn::perSecond);
  }

  /** The median of a contestant's rounds, in microseconds. */
  public double p99(String contestant) {
    return median(contestant, turn -> turn.micros(P99));
  }

  /** The median of a contestant's rounds, in microseconds. */
  public double p999(String contestant) {
    return median(contestant, turn -> turn.micros(P999));
  }

  private double median(String contestant, ToDoubleFunction<Turn> figure) {
    double[] sorted =
        rounds.stream()
            .map(round -> Objects.requireNonNull(round.get(contestant)))
            .mapToDouble(figure)
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }

  private Row row(String name, String unit, ToDoubleFunction<Turn> figure, Goal goal) {
    return rounds(figure).row(name, unit, goal);
  }

  private Rounds rounds(ToDoubleFunction<Turn> figure) {
    Rounds compared = new Rounds();
    for (Map<String, Turn> round : rounds) {
      Map<String, Double> peers = new LinkedHashMap<>();
      round.forEach((name, turn) -> peers.put(name, figure.applyAsDouble(turn)));
      Double tiercel = peers.remove(Contestant.TIERCEL);
      if (tiercel == null) {
        throw new IllegalStateException("nobody is named " + Contestant.TIERCEL);
      }
      compared.add(tiercel, peers);
    }
    return compared;
  }

  /** Every turn's figures, by round and contestant, for a report. */
  public List<Map<String, ?>> details() {
    return rounds.stream().<Map<String, ?>>map(Standings::figures).toList();
  }

  private static Map<String, Turn.Figures> figures(Map<String, Turn> round) {
    Map<String, Turn.Figures> figures = new LinkedHashMap<>();
    round.forEach((name, turn) -> figures.put(name, turn.figures()));
    return figures;
  }
}
