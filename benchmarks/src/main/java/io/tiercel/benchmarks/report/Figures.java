package io.tiercel.benchmarks.report;

import java.util.Locale;

/** Figures as people read them. */
public final class Figures {
  private static final double WHOLE = 100;

  private Figures() {}

  /** Three digits, or whole numbers where there are as many before the point. */
  public static String text(double value) {
    return String.format(Locale.ROOT, value >= WHOLE ? "%,.0f" : "%.3f", value);
  }
}
