package io.tiercel.cli.check.app;

import java.util.Random;
import java.util.stream.LongStream;

/**
 * The keys of a check: a few registers and counters that everybody wants, and many that few want.
 * Keys count from the first: hot registers, other registers, counters. Three of four registers are
 * there before the run.
 *
 * @param first the lowest key, at least 0
 * @param hot registers that most operations go to
 * @param registers all of them, the hot ones included
 * @param counters rows that are only incremented
 */
public record KeySpace(long first, int hot, int registers, int counters) {
  /** The table's name. */
  public static final String TABLE = "checked";

  /** The version that rows have before the run. */
  public static final long FIRST_VERSION = 1;

  private static final double HOT_SHARE = 0.5;
  private static final double COUNTER_SHARE = 0.15;
  private static final int EVERY = 4;

  /** How many there are. */
  public int size() {
    return registers + counters;
  }

  /** All of them, in order. */
  public LongStream all() {
    return LongStream.range(first, first + size());
  }

  /** Whether the key is a counter's. */
  public boolean counter(long key) {
    return key - first >= registers;
  }

  /** Whether the key has a row before the run. */
  public boolean filled(long key) {
    return counter(key) || (key - first) % EVERY != EVERY - 1;
  }

  /** The value that a filled key's row has before the run. */
  public static long firstContent(long key) {
    return -key - 1;
  }

  /** A key to read. */
  long any(Random random) {
    return random.nextDouble() < COUNTER_SHARE ? counter(random) : register(random);
  }

  long hot(Random random) {
    return first + random.nextInt(hot);
  }

  long register(Random random) {
    return first + random.nextInt(random.nextDouble() < HOT_SHARE ? hot : registers);
  }

  long counter(Random random) {
    return first + registers + random.nextInt(counters);
  }
}
