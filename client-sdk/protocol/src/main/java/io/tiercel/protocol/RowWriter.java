package io.tiercel.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Appends values to a growing array. Confined to who writes it. */
final class RowWriter {
  static final long MICROS_PER_SECOND = 1_000_000;
  static final int NANOS_PER_MICRO = 1_000;

  private byte[] buffer;
  private int size;

  RowWriter(int capacity) {
    buffer = new byte[capacity];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** What is written, uncopied: nothing may be written any more. */
  ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(buffer, 0, size);
  }

  void writeByte(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  void writeValue(ColumnKind kind, Object value) {
    switch (kind) {
      case BOOLEAN -> writeByte((Boolean) value ? 1 : 0);
      case INTEGER -> writeSigned((Long) value);
      case UNSIGNED_LONG, BIT -> writeVarint((Long) value);
      case FLOAT -> writeFixed(Float.floatToRawIntBits((Float) value), Float.BYTES);
      case DOUBLE -> writeFixed(Double.doubleToRawLongBits((Double) value), Double.BYTES);
      case DECIMAL -> writeDecimal((BigDecimal) value);
      case STRING, JSON, ENUM, SET -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTES -> writeBytes((byte[]) value);
      case DATE -> writeSigned(((LocalDate) value).toEpochDay());
      case TIME -> writeSigned(micros((Duration) value));
      case DATETIME -> writeSigned(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
      case TIMESTAMP -> writeSigned(micros((Instant) value));
    }
  }

  private static long micros(Duration time) {
    return micros(time.getSeconds(), time.getNano());
  }

  private static long micros(Instant instant) {
    return micros(instant.getEpochSecond(), instant.getNano());
  }

  private static long micros(long seconds, int nanos) {
    return Math.addExact(
        Math.multiplyExact(seconds, MICROS_PER_SECOND), (long) (nanos / NANOS_PER_MICRO));
  }

  private void writeDecimal(BigDecimal value) {
    writeSigned(value.scale());
    writeBytes(value.unscaledValue().toByteArray());
  }

  void writeBytes(byte[] bytes) {
    writeVarint(bytes.length);
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void writeSigned(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  void writeVarint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  private void writeFixed(long bits, int bytes) {
    ensure(bytes);
    for (int i = 0; i < bytes; i++) {
      buffer[size++] = (byte) (bits >>> (8 * i));
    }
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
