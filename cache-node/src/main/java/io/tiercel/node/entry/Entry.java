package io.tiercel.node.entry;

import io.tiercel.protocol.Stamp;

/**
 * What the tier holds for a key: a floor, and mostly the row or its absence at that floor.
 * Immutable.
 *
 * @param stamp the floor; of ROW and ABSENT also the stamp of what is held
 * @param kind what is held
 * @param row the encoded row of a ROW, else empty; not to be changed
 * @param fingerprint the table's shape the row was encoded with
 * @param expiresAtMillis wall clock; only ever decides when to load again, never what is fresh
 */
public record Entry(Stamp stamp, Kind kind, byte[] row, long fingerprint, long expiresAtMillis) {
  /** What is held. */
  public enum Kind {
    /** The row. */
    ROW,
    /** The knowledge that there is no row. */
    ABSENT,
    /** Nothing: the next read loads. */
    FLOOR,
    /**
     * Nothing, and a write may yet commit: reads go to the primary and are not filled until it
     * expires or a write settles it.
     */
    DOUBT
  }

  private static final byte[] NOTHING = {};

  /** How long a row that has expired is still a floor. */
  private static final long FLOOR_MILLIS_AFTER = 1_000;

  /** A held row. */
  public static Entry row(Stamp stamp, byte[] row, long fingerprint, long expiresAtMillis) {
    return new Entry(stamp, Kind.ROW, row, fingerprint, expiresAtMillis);
  }

  /** The knowledge that there is no row. */
  public static Entry absent(Stamp stamp, long fingerprint, long expiresAtMillis) {
    return new Entry(stamp, Kind.ABSENT, NOTHING, fingerprint, expiresAtMillis);
  }

  /** A bare floor. */
  public static Entry floor(Stamp stamp, long expiresAtMillis) {
    return new Entry(stamp, Kind.FLOOR, NOTHING, 0, expiresAtMillis);
  }

  /** A bare floor over an unsettled write. */
  public static Entry doubt(Stamp stamp, long expiresAtMillis) {
    return new Entry(stamp, Kind.DOUBT, NOTHING, 0, expiresAtMillis);
  }

  /**
   * Whether it answers a read at this time of a table with this shape.
   *
   * @param term of the shard: what was read under a lower one proves nothing
   */
  public boolean answers(long nowMillis, long shape, int term) {
    return holdsAnswer()
        && fingerprint == shape
        && nowMillis < expiresAtMillis
        && stamp.term() >= term;
  }

  /** Whether it is a row that expired so long ago that it is not even a floor any more. */
  boolean isOver(long nowMillis) {
    return kind == Kind.ROW && nowMillis - expiresAtMillis >= FLOOR_MILLIS_AFTER;
  }

  /** What stays of it when what it answers is not to be relied on: its floor. */
  Entry withoutAnswer() {
    return holdsAnswer() ? floor(stamp, expiresAtMillis) : this;
  }

  /** Whether it is a row or an absence. */
  public boolean holdsAnswer() {
    return kind == Kind.ROW || kind == Kind.ABSENT;
  }
}
