package io.tiercel.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One figure beside its goal.
 *
 * @param name suite and figure, with dots
 * @param unit of {@code tiercel} and {@code peers}
 * @param tiercel what was measured; the median where there were rounds
 * @param peers what others had in the same run, by name
 * @param ratio to the peer that the goal names; null without one
 * @param spread between the rounds' highest and lowest ratio; null without rounds
 * @param goal in words
 * @param met whether it was reached
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
    String name,
    String unit,
    double tiercel,
    Map<String, Double> peers,
    @Nullable Double ratio,
    @Nullable Double spread,
    String goal,
    boolean met) {
  /** Copies the peers. */
  public Row {
    peers = Map.copyOf(peers);
  }

  /** How much of its goal the ratio reaches: 1 and more is all of it, 0 without a ratio or goal. */
  double reached() {
    OptionalDouble factor = Goal.factorOf(goal);
    if (ratio == null || ratio == 0 || factor.isEmpty()) {
      return 0;
    }
    return moreIsBetter() ? ratio / factor.getAsDouble() : factor.getAsDouble() / ratio;
  }

  /** Whether its goal is a least one; else less is better. */
  boolean moreIsBetter() {
    return goal.startsWith(Goal.AT_LEAST);
  }

  /** A figure that must not exceed a limit. */
  public static Row atMost(String name, String unit, double measured, double limit) {
    return atMost(name, unit, measured, Map.of(), limit);
  }

  /** The same with what others had, who are not held to it. */
  public static Row atMost(
      String name, String unit, double measured, Map<String, Double> peers, double limit) {
    String most = BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    String goal = "<= " + most + " " + unit;
    return new Row(name, unit, measured, peers, null, null, goal, measured <= limit);
  }

  /** A figure that has to reach a limit. */
  public static Row atLeast(String name, String unit, double measured, double limit) {
    String least = BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    String goal = ">= " + least + " " + unit;
    return new Row(name, unit, measured, Map.of(), null, null, goal, measured >= limit);
  }

  /** A figure without a goal; what it is stands in the goal's place. */
  public static Row told(String name, String unit, double measured, String what) {
    return new Row(name, unit, measured, Map.of(), null, null, what, true);
  }

  /** A figure without a goal, beside that of somebody else. */
  public static Row beside(String name, String unit, double measured, String peer, double figure) {
    Map<String, Double> peers = Map.of(peer, figure);
    return new Row(name, unit, measured, peers, measured / figure, null, "none, a size", true);
  }
}
