package io.tiercel.cli.load;

import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.KeyHistory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How long operations took, before, during and after slots moved. Confined to one thread. */
final class Latencies {
  private static final int DIGITS = 3;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;

  private final MoveTimes moves;
  private final Map<Phase, Histogram> reads = new EnumMap<>(Phase.class);
  private final Map<Phase, Histogram> writes = new EnumMap<>(Phase.class);
  private final Map<Long, Histogram> bySecond = new TreeMap<>();

  private Latencies(MoveTimes moves) {
    this.moves = moves;
  }

  /** Beside the moves. */
  enum Phase {
    /** Nothing had moved yet. */
    BEFORE,
    /** Slots were moving. */
    DURING,
    /** All had moved. */
    AFTER
  }

  /**
   * In milliseconds.
   *
   * @param count how many operations
   * @param p50 half took at most so long
   * @param p99 99 of 100
   * @param p999 999 of 1000
   * @param max all
   */
  record Figures(long count, double p50, double p99, double p999, double max) {
    static Figures of(Histogram nanos) {
      return new Figures(
          nanos.getTotalCount(),
          nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
          nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
          nanos.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
          nanos.getMaxValue() / NANOS_PER_MILLI);
    }
  }

  /**
   * One second of the load.
   *
   * @param second from its begin
   * @param operations that began in it
   * @param p99 of their times, milliseconds
   * @param max of their times, milliseconds
   */
  record Second(long second, long operations, double p99, double max) {}

  static Latencies of(History history, MoveTimes moves) {
    Latencies latencies = new Latencies(moves);
    for (KeyHistory key : history.keys()) {
      key.reads().stream()
          .filter(read -> !read.last())
          .forEach(
              read ->
                  latencies.add(
                      latencies.reads,
                      read.startNanos() - history.originNanos(),
                      read.endNanos() - read.startNanos()));
      key.writes().stream()
          .filter(write -> write.endNanos() != Long.MAX_VALUE)
          .forEach(
              write ->
                  latencies.add(
                      latencies.writes,
                      write.startNanos() - history.originNanos(),
                      write.endNanos() - write.startNanos()));
    }
    return latencies;
  }

  private void add(Map<Phase, Histogram> operations, long start, long took) {
    Phase phase = moves.phase(start);
    operations.computeIfAbsent(phase, first -> new Histogram(DIGITS)).recordValue(took);
    bySecond
        .computeIfAbsent(Math.max(0, start / NANOS_PER_SECOND), first -> new Histogram(DIGITS))
        .recordValue(took);
  }

  /** By phase, in lower case. */
  Map<String, Figures> reads() {
    return figures(reads);
  }

  /** By phase, in lower case. */
  Map<String, Figures> writes() {
    return figures(writes);
  }

  private static Map<String, Figures> figures(Map<Phase, Histogram> histograms) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    histograms.forEach(
        (phase, nanos) -> figures.put(phase.name().toLowerCase(Locale.ROOT), Figures.of(nanos)));
    return figures;
  }

  /** Every second in which something began. */
  List<Second> seconds() {
    List<Second> seconds = new ArrayList<>();
    bySecond.forEach(
        (second, nanos) -> {
          Figures figures = Figures.of(nanos);
          seconds.add(new Second(second, figures.count(), figures.p99(), figures.max()));
        });
    return seconds;
  }
}
