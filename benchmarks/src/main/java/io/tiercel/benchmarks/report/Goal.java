package io.tiercel.benchmarks.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * What a ratio to others has to reach. Immutable.
 *
 * @param factor of the peer's figure
 * @param atLeast whether more is better; else less is
 * @param peers whom it names; the best of them counts
 */
public record Goal(double factor, boolean atLeast, List<String> peers) {
  static final String AT_LEAST = ">= ";
  private static final String AT_MOST = "<= ";
  private static final Pattern FACTOR = Pattern.compile("^[<>]= ([0-9.]+) (?:x|of) ");

  /** Copies the peers. */
  public Goal {
    peers = List.copyOf(peers);
  }

  /** More is better. */
  public static Goal atLeast(double factor, String... peers) {
    return new Goal(factor, true, List.of(peers));
  }

  /** Less is better. */
  public static Goal atMost(double factor, String... peers) {
    return new Goal(factor, false, List.of(peers));
  }

  /** One figure over that of the best of the goal's peers. */
  double ratio(double tiercel, Map<String, Double> figures) {
    DoubleStream named = peers.stream().mapToDouble(peer -> figure(figures, peer));
    return tiercel / (atLeast ? named.max() : named.min()).orElseThrow();
  }

  private static double figure(Map<String, Double> figures, String peer) {
    Double figure = figures.get(peer);
    if (figure == null) {
      throw new IllegalArgumentException("a goal names " + peer + ", measured were " + figures);
    }
    return figure;
  }

  /** The factor in a goal's words; empty where they compare with nobody. */
  static OptionalDouble factorOf(String words) {
    Matcher factor = FACTOR.matcher(words);
    return factor.find()
        ? OptionalDouble.of(Double.parseDouble(factor.group(1)))
        : OptionalDouble.empty();
  }

  boolean met(double ratio) {
    return atLeast ? ratio >= factor : ratio <= factor;
  }

  /** In words. */
  @Override
  public String toString() {
    String times = BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString();
    return (atLeast ? AT_LEAST : AT_MOST) + times + " x " + String.join(" or ", peers);
  }
}
