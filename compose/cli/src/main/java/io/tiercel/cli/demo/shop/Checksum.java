package io.tiercel.cli.demo.shop;

import org.jspecify.annotations.Nullable;

/** A 64-bit sum over column values, order-dependent. Confined to one thread. */
final class Checksum {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final int TURN = 27;

  private long sum;

  Checksum(long id, int part, long revision) {
    add(id).add(part).add(revision);
  }

  Checksum add(long value) {
    sum = Long.rotateLeft((sum ^ value) * FACTOR, TURN);
    return this;
  }

  Checksum add(@Nullable Object value) {
    return add(value == null ? FACTOR : value.hashCode());
  }

  long value() {
    return sum;
  }
}
