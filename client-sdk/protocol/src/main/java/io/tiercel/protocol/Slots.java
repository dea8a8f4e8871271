package io.tiercel.protocol;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * From shard key to slot: {@code CRC32(shard key) >> 20}, the value MySQL computes in {@code
 * _slot}.
 */
public final class Slots {
  /** How many slots there are, for ever. */
  public static final int COUNT = 4096;

  private static final int SHIFT = 20;

  private Slots() {}

  /**
   * The slot of a shard key in canonical form.
   *
   * @param kind INTEGER, UNSIGNED_LONG, STRING or BYTES; MySQL hashes no other kind the way Java
   *     does
   * @param value the canonical value, not null
   * @return 0..4095
   */
  public static int of(ColumnKind kind, Object value) {
    return switch (kind) {
      case INTEGER -> of(value.toString().getBytes(StandardCharsets.US_ASCII));
      case UNSIGNED_LONG ->
          of(Long.toUnsignedString((Long) value).getBytes(StandardCharsets.US_ASCII));
      case STRING -> of(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTES -> of((byte[]) value);
      case BOOLEAN, BIT, FLOAT, DOUBLE, DECIMAL, DATE, TIME, DATETIME, TIMESTAMP, JSON, ENUM, SET ->
          throw new IllegalArgumentException("a shard key cannot be " + kind);
    };
  }

  private static int of(byte[] text) {
    CRC32 crc = new CRC32();
    crc.update(text);
    return (int) (crc.getValue() >>> SHIFT);
  }
}
