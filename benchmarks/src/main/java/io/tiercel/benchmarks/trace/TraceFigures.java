package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.benchmarks.report.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What all rounds come to.
 *
 * @param rounds everybody's turns, by round
 */
record TraceFigures(List<Map<Entrant, TraceTurn>> rounds) {
  private static final double FOR_SQL = 10;
  private static final String[] TWO_LEVELS = {Peers.JETCACHE, Peers.REDISSON, Peers.HAZELCAST};

  /** Copies the rounds. */
  TraceFigures {
    rounds = List.copyOf(rounds);
  }

  /** With their goals. */
  List<Row> rows() {
    Rounds perSecond = compared(TraceTurn::perSecond);
    Map<String, Double> stale = new LinkedHashMap<>();
    stale().forEach((label, reads) -> stale.put(label, (double) reads));
    double ours = Objects.requireNonNull(stale.remove(Contestant.TIERCEL));
    return List.of(
        perSecond.row("trace.ops", "operations/s", Goal.atLeast(FOR_SQL, Peers.JDBC)),
        perSecond.row("trace.ops.peers", "operations/s", Goal.atLeast(1, TWO_LEVELS)),
        Row.atMost("trace.stale", "reads", ours, stale, 0),
        compared(TraceTurn::selectsPerThousand)
            .row("trace.selects", "SELECTs per 1,000 operations", Goal.atMost(1, TWO_LEVELS)));
  }

  private Rounds compared(ToDoubleFunction<TraceTurn> figure) {
    Rounds compared = new Rounds();
    for (Map<Entrant, TraceTurn> round : rounds) {
      Map<String, Double> figures = new LinkedHashMap<>();
      round.forEach((entrant, turn) -> figures.put(entrant.label(), figure.applyAsDouble(turn)));
      double ours = Objects.requireNonNull(figures.remove(Contestant.TIERCEL));
      compared.add(ours, figures);
    }
    return compared;
  }

  /** Everybody's stale reads of all rounds. */
  Map<String, Long> stale() {
    Map<String, Long> stale = new LinkedHashMap<>();
    for (Map<Entrant, TraceTurn> round : rounds) {
      round.forEach(
          (entrant, turn) -> stale.merge(entrant.label(), turn.counts().stale(), Long::sum));
    }
    return stale;
  }

  /** Every turn, by round and name. */
  List<Map<String, TraceTurn.Figures>> turns() {
    return rounds.stream().map(TraceFigures::figures).toList();
  }

  private static Map<String, TraceTurn.Figures> figures(Map<Entrant, TraceTurn> round) {
    Map<String, TraceTurn.Figures> figures = new LinkedHashMap<>();
    round.forEach((entrant, turn) -> figures.put(entrant.label(), turn.figures()));
    return figures;
  }
}
