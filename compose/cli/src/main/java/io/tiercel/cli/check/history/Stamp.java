package io.tiercel.cli.check.history;

/**
 * The place of a row state in the life of its key, as the SDK tells it. Ordered by the number
 * alone: MySQL raises it with every write whatever the term, and a row that was only read again
 * under a new term is the same state.
 *
 * @param term of the shard
 * @param number the row's {@code _version}
 */
public record Stamp(int term, long number) implements Comparable<Stamp> {
  @Override
  public int compareTo(Stamp other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "(" + term + ", " + number + ")";
  }
}
