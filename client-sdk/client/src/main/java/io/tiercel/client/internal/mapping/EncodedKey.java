package io.tiercel.client.internal.mapping;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key's bytes as the key of a map. Immutable and thread-safe. */
final class EncodedKey {
  private final byte[] bytes;
  private final int hash;

  EncodedKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EncodedKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
