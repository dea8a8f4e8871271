package io.tiercel.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes values from a part of an array. Confined to who reads it. */
final class RowReader {
  private final byte[] buffer;
  private final int end;
  private int position;

  RowReader(byte[] buffer, int from, int to) {
    this.buffer = buffer;
    this.position = from;
    this.end = to;
  }

  int position() {
    return position;
  }

  void skip(int bytes) {
    require(bytes);
    position += bytes;
  }

  void requireEnd() {
    if (position != end) {
      throw malformed();
    }
  }

  Object readValue(ColumnKind kind) {
    return switch (kind) {
      case BOOLEAN -> readByte() != 0;
      case INTEGER -> readSigned();
      case UNSIGNED_LONG, BIT -> readVarint();
      case FLOAT -> Float.intBitsToFloat((int) readFixed(Float.BYTES));
      case DOUBLE -> Double.longBitsToDouble(readFixed(Double.BYTES));
      case DECIMAL -> readDecimal();
      case STRING, JSON, ENUM, SET -> readString();
      case BYTES -> readBytes();
      case DATE -> LocalDate.ofEpochDay(readSigned());
      case TIME -> {
        long micros = readSigned();
        yield Duration.ofSeconds(seconds(micros), nanos(micros));
      }
      case DATETIME -> {
        long micros = readSigned();
        yield LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC);
      }
      case TIMESTAMP -> {
        long micros = readSigned();
        yield Instant.ofEpochSecond(seconds(micros), nanos(micros));
      }
    };
  }

  private static long seconds(long micros) {
    return Math.floorDiv(micros, RowWriter.MICROS_PER_SECOND);
  }

  private static int nanos(long micros) {
    return (int) Math.floorMod(micros, RowWriter.MICROS_PER_SECOND) * RowWriter.NANOS_PER_MICRO;
  }

  private BigDecimal readDecimal() {
    int scale = Math.toIntExact(readSigned());
    byte[] unscaled = readBytes();
    if (unscaled.length == 0) {
      throw malformed();
    }
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private String readString() {
    int length = readLength();
    String text = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  private byte[] readBytes() {
    int length = readLength();
    byte[] bytes = Arrays.copyOfRange(buffer, position, position + length);
    position += length;
    return bytes;
  }

  int readLength() {
    long length = readVarint();
    if (length < 0 || length > end - position) {
      throw malformed();
    }
    return (int) length;
  }

  private long readSigned() {
    long zigzag = readVarint();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  private long readFixed(int bytes) {
    require(bytes);
    long bits = 0;
    for (int i = 0; i < bytes; i++) {
      bits |= (buffer[position++] & 0xFFL) << (8 * i);
    }
    return bits;
  }

  byte readByte() {
    require(1);
    return buffer[position++];
  }

  private void require(int bytes) {
    if (end - position < bytes) {
      throw malformed();
    }
  }

  IllegalArgumentException malformed() {
    return malformed(null);
  }

  IllegalArgumentException malformed(@Nullable Exception cause) {
    return new IllegalArgumentException(
        "not a row of this table's shape: " + end + " bytes, stopped at " + position, cause);
  }
}
