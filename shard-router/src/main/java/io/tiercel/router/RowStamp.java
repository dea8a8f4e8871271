package io.tiercel.router;

/**
 * The place of one row state in the life of its key: strictly increasing.
 *
 * @param term rises when the owning shard's primary changes
 * @param version the row's {@code _version}
 */
public record RowStamp(int term, long version) implements Comparable<RowStamp> {
  @Override
  public int compareTo(RowStamp other) {
    int byTerm = Integer.compare(term, other.term);
    return byTerm != 0 ? byTerm : Long.compare(version, other.version);
  }
}
