package io.tiercel.cli.check.history;

import java.util.Locale;

/** A time from and to, as people read it. */
final class Span {
  private static final double NANOS_PER_SECOND = 1e9;

  private Span() {}

  static String of(long startNanos, long endNanos, long originNanos) {
    String end = endNanos == Long.MAX_VALUE ? "never" : seconds(endNanos - originNanos);
    return "[" + seconds(startNanos - originNanos) + ", " + end + "]";
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f s", nanos / NANOS_PER_SECOND);
  }
}
