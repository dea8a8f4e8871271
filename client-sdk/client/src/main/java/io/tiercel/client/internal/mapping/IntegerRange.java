package io.tiercel.client.internal.mapping;

import io.tiercel.protocol.ColumnShape;
import java.util.Locale;

/** The values a MySQL integer column can hold, both ends included. */
record IntegerRange(long least, long most) {
  static final IntegerRange LONG = new IntegerRange(Long.MIN_VALUE, Long.MAX_VALUE);
  static final IntegerRange INT = new IntegerRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
  static final IntegerRange SHORT = new IntegerRange(Short.MIN_VALUE, Short.MAX_VALUE);
  static final IntegerRange BYTE = new IntegerRange(Byte.MIN_VALUE, Byte.MAX_VALUE);

  private static final IntegerRange YEAR = new IntegerRange(0, 2155);

  static IntegerRange of(ColumnShape column) {
    String type = column.sqlType().toLowerCase(Locale.ROOT);
    if (type.startsWith("year")) {
      return YEAR;
    }
    int bits = bits(type);
    if (type.contains("unsigned")) {
      return bits == Long.SIZE ? new IntegerRange(0, Long.MAX_VALUE) : unsigned(bits);
    }
    long most = Long.MAX_VALUE >> (Long.SIZE - bits);
    return new IntegerRange(-most - 1, most);
  }

  boolean contains(IntegerRange other) {
    return least <= other.least && other.most <= most;
  }

  boolean contains(long value) {
    return least <= value && value <= most;
  }

  private static IntegerRange unsigned(int bits) {
    return new IntegerRange(0, (1L << bits) - 1);
  }

  private static int bits(String type) {
    if (type.startsWith("tinyint")) {
      return 8;
    }
    if (type.startsWith("smallint")) {
      return 16;
    }
    if (type.startsWith("mediumint")) {
      return 24;
    }
    return type.startsWith("int") ? 32 : 64;
  }
}
