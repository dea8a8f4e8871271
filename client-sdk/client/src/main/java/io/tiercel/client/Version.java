package io.tiercel.client;

/**
 * The place of a row state in the life of its key: strictly increasing with every write, across
 * delete and re-insert, re-sharding and failover.
 *
 * @param term rises when the owning shard's primary changes
 * @param number the row's {@code _version}
 */
public record Version(int term, long number) implements Comparable<Version> {
  @Override
  public int compareTo(Version other) {
    int byTerm = Integer.compare(term, other.term);
    return byTerm != 0 ? byTerm : Long.compare(number, other.number);
  }
}
