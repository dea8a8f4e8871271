package io.tiercel.protocol;

/**
 * The place of one row state in the life of its key: strictly increasing across updates, delete and
 * re-insert, slot moves and failover.
 *
 * @param term rises when the owning shard's primary changes
 * @param version the row's {@code _version}: microseconds of the primary's clock, or one more than
 *     the version before it
 */
public record Stamp(int term, long version) implements Comparable<Stamp> {
  /** Below every stamp a row can have. */
  public static final Stamp NONE = new Stamp(0, 0);

  /** Refuses negative parts: no primary hands them out. */
  public Stamp {
    if (term < 0 || version < 0) {
      throw new IllegalArgumentException(
          "a stamp's parts are not negative: term " + term + ", version " + version);
    }
  }

  @Override
  public int compareTo(Stamp other) {
    int byTerm = Integer.compare(term, other.term);
    return byTerm != 0 ? byTerm : Long.compare(version, other.version);
  }

  /** Whether a copy with this stamp may still be served under the given floor. */
  public boolean satisfies(Stamp floor) {
    return compareTo(floor) >= 0;
  }
}
