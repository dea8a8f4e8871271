package io.tiercel.cli.demo.trace;

/**
 * One object of a trace, unpacked from its 32-bit key: bits 27-31 type, 9-26 id, 0-8 part.
 *
 * @param type 0..31
 * @param id 0..262143
 * @param part 0..511
 */
public record TraceObject(int type, int id, int part) {
  /** How many types a key can name. */
  public static final int TYPES = 32;

  private static final int TYPE_SHIFT = 27;
  private static final int ID_SHIFT = 9;

  /** The highest id that a key can name. */
  public static final int MAX_ID = (1 << (TYPE_SHIFT - ID_SHIFT)) - 1;

  private static final int PART_MASK = (1 << ID_SHIFT) - 1;

  /** Refuses what 32 bits cannot hold. */
  public TraceObject {
    if (type < 0 || type >= TYPES || id < 0 || id > MAX_ID || part < 0 || part > PART_MASK) {
      throw new IllegalArgumentException(
          "no trace key holds type " + type + ", id " + id + ", part " + part);
    }
  }

  /** Unpacks a key. */
  public static TraceObject of(int key) {
    return new TraceObject(key >>> TYPE_SHIFT, (key >>> ID_SHIFT) & MAX_ID, key & PART_MASK);
  }

  /** The key that unpacks to this. */
  public int key() {
    return (type << TYPE_SHIFT) | (id << ID_SHIFT) | part;
  }
}
