package io.tiercel.router.topology;

import io.tiercel.router.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * From shard key to slot: {@code CRC32(shard key) >> 20}, the value MySQL computes in {@code
 * _slot}.
 */
public final class Slot {
  /** How many slots there are, for ever. */
  public static final int COUNT = 4096;

  private static final int SHIFT = 20;

  private Slot() {}

  /**
   * The slot of a shard key.
   *
   * @param type INTEGER, UNSIGNED_LONG, STRING or BYTES; discovery refuses other shard keys
   * @param value canonical, not null
   * @return 0..4095
   */
  public static int of(ColumnType type, Object value) {
    return switch (type) {
      case INTEGER -> of(value.toString().getBytes(StandardCharsets.US_ASCII));
      case UNSIGNED_LONG ->
          of(Long.toUnsignedString((Long) value).getBytes(StandardCharsets.US_ASCII));
      case STRING -> of(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTES -> of((byte[]) value);
      case BOOLEAN, BIT, FLOAT, DOUBLE, DECIMAL, DATE, TIME, DATETIME, TIMESTAMP, JSON, ENUM, SET ->
          throw new IllegalArgumentException("a shard key cannot be " + type);
    };
  }

  private static int of(byte[] text) {
    CRC32 crc = new CRC32();
    crc.update(text);
    return (int) (crc.getValue() >>> SHIFT);
  }
}
