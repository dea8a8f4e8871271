package io.tiercel.client.internal.mapping;

import java.util.Arrays;

/**
 * Where a key lives: its bytes on the wire and its slot. The bytes are never changed.
 *
 * @param bytes the primary key, encoded
 * @param slot of its shard key
 */
public record KeyAddress(byte[] bytes, int slot) {
  private static final int BUCKET_BITS = 4;

  /** One of the {@code 1 << 4} parts of the slot: what a session in this process marks. */
  public int bucket() {
    return firstBucket(slot) | (Arrays.hashCode(bytes) & ((1 << BUCKET_BITS) - 1));
  }

  /** The slot that a bucket is a part of. */
  public static int slotOf(int bucket) {
    return bucket >> BUCKET_BITS;
  }

  /** The lowest bucket of a slot. */
  public static int firstBucket(int slot) {
    return slot << BUCKET_BITS;
  }
}
