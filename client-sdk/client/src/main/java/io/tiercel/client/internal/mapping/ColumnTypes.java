package io.tiercel.client.internal.mapping;

import io.tiercel.protocol.ColumnShape;

/** The Java types a column fits, in words for an error message. */
final class ColumnTypes {
  private ColumnTypes() {}

  static String of(ColumnShape column) {
    return switch (column.kind()) {
      case BOOLEAN -> "boolean";
      case INTEGER -> integer(IntegerRange.of(column));
      case UNSIGNED_LONG -> "BigInteger or long";
      case BIT -> column.maxLength() == 1 ? "boolean or long" : "long";
      case FLOAT -> "float or double";
      case DOUBLE -> "double";
      case DECIMAL -> "BigDecimal";
      case STRING, JSON -> "String";
      case BYTES -> ColumnReaders.isUuid(column) ? "byte[] or UUID" : "byte[]";
      case DATE -> "LocalDate";
      case TIME -> "Duration or LocalTime";
      case DATETIME -> "LocalDateTime";
      case TIMESTAMP -> "Instant";
      case ENUM -> "String or an enum with exactly the constants " + column.members();
      case SET -> "String or Set<String>";
    };
  }

  private static String integer(IntegerRange range) {
    if (IntegerRange.BYTE.contains(range)) {
      return "byte, short, int, long or BigInteger";
    }
    if (IntegerRange.SHORT.contains(range)) {
      return "short, int, long or BigInteger";
    }
    return IntegerRange.INT.contains(range) ? "int, long or BigInteger" : "long or BigInteger";
  }
}
