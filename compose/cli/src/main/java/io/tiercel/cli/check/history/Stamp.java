package io.tiercel.cli.check.history;

import java.util.Comparator;

/**
 * The place of a row state in the life of its key, as the SDK tells it. Ordered by the number
 * alone: MySQL raises it with every write whatever the term, and a row that was only read again
 * under a new term is the same state.
 *
 * @param term of the shard
 * @param number the row's {@code _version}
 * @param within the order of the states that writes past the tier left without raising the number;
 *     0 for the state that has it by right. Promises that go by stamps cannot tell these apart.
 */
public record Stamp(int term, long number, long within) implements Comparable<Stamp> {
  /** The order of states, also of those under one number. */
  public static final Comparator<Stamp> BY_STATE =
      Comparator.comparingLong(Stamp::number).thenComparingLong(Stamp::within);

  /** Of a state that raised its number. */
  public Stamp(int term, long number) {
    this(term, number, 0);
  }

  @Override
  public int compareTo(Stamp other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "(" + term + ", " + number + (within == 0 ? "" : ", changed past the tier") + ")";
  }
}
