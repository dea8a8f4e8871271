package io.tiercel.client.internal.mapping;

import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.ErrorCode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which Java types a column can be read as, and how. */
final class ColumnReaders {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);
  private static final Duration DAY = Duration.ofDays(1);

  private ColumnReaders() {}

  /** The reader into the one class a {@link io.tiercel.client.Row} holds for this column. */
  static ColumnReader forRow(ColumnShape column) {
    return column.kind() == ColumnKind.UNSIGNED_LONG
        ? ColumnReaders::unsigned
        : column.kind() == ColumnKind.BYTES ? ColumnReaders::copy : ColumnReader.SAME;
  }

  /**
   * The reader into a type, or null where the column does not fit it.
   *
   * @param type not primitive
   * @param generic the same type with its arguments
   */
  static @Nullable ColumnReader find(
      String table, ColumnShape column, Class<?> type, Type generic) {
    return switch (column.kind()) {
      case BOOLEAN -> same(type, Boolean.class);
      case INTEGER -> integer(column, type);
      case UNSIGNED_LONG -> unsignedLong(table, column, type);
      case BIT -> bit(column, type);
      case FLOAT -> type == Double.class ? v -> (double) (Float) v : same(type, Float.class);
      case DOUBLE -> same(type, Double.class);
      case DECIMAL -> same(type, BigDecimal.class);
      case STRING, JSON -> same(type, String.class);
      case BYTES -> bytes(column, type);
      case DATE -> same(type, LocalDate.class);
      case TIME -> time(table, column, type);
      case DATETIME -> same(type, LocalDateTime.class);
      case TIMESTAMP -> same(type, Instant.class);
      case ENUM -> type.isEnum() ? constant(column, type) : same(type, String.class);
      case SET -> set(type, generic);
    };
  }

  private static @Nullable ColumnReader same(Class<?> type, Class<?> canonical) {
    return type == canonical ? ColumnReader.SAME : null;
  }

  private static @Nullable ColumnReader integer(ColumnShape column, Class<?> type) {
    IntegerRange range = IntegerRange.of(column);
    if (type == Long.class) {
      return ColumnReader.SAME;
    }
    if (type == Integer.class && IntegerRange.INT.contains(range)) {
      return value -> ((Long) value).intValue();
    }
    if (type == Short.class && IntegerRange.SHORT.contains(range)) {
      return value -> ((Long) value).shortValue();
    }
    if (type == Byte.class && IntegerRange.BYTE.contains(range)) {
      return value -> ((Long) value).byteValue();
    }
    return type == BigInteger.class ? value -> BigInteger.valueOf((Long) value) : null;
  }

  private static @Nullable ColumnReader unsignedLong(
      String table, ColumnShape column, Class<?> type) {
    if (type == BigInteger.class) {
      return ColumnReaders::unsigned;
    }
    return type == Long.class ? value -> notNegative(table, column, (Long) value) : null;
  }

  private static Object notNegative(String table, ColumnShape column, Long value) {
    if (value < 0) {
      throw beyond(table, column, "long; use BigInteger");
    }
    return value;
  }

  private static Object unsigned(Object value) {
    BigInteger signed = BigInteger.valueOf((Long) value);
    return signed.signum() < 0 ? signed.add(TWO_TO_64) : signed;
  }

  private static @Nullable ColumnReader bit(ColumnShape column, Class<?> type) {
    if (type == Boolean.class && column.maxLength() == 1) {
      return value -> (Long) value != 0;
    }
    return same(type, Long.class);
  }

  private static @Nullable ColumnReader bytes(ColumnShape column, Class<?> type) {
    if (type == byte[].class) {
      return ColumnReaders::copy;
    }
    return type == UUID.class && isUuid(column) ? ColumnReaders::uuid : null;
  }

  static boolean isUuid(ColumnShape column) {
    return column.sqlType().equalsIgnoreCase("binary(16)");
  }

  private static Object copy(Object value) {
    return ((byte[]) value).clone();
  }

  private static Object uuid(Object value) {
    ByteBuffer bytes = ByteBuffer.wrap((byte[]) value);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static @Nullable ColumnReader time(String table, ColumnShape column, Class<?> type) {
    if (type == LocalTime.class) {
      return value -> timeOfDay(table, column, (Duration) value);
    }
    return same(type, Duration.class);
  }

  private static Object timeOfDay(String table, ColumnShape column, Duration time) {
    if (time.isNegative() || time.compareTo(DAY) >= 0) {
      throw beyond(table, column, "LocalTime; use Duration");
    }
    return LocalTime.ofNanoOfDay(time.toNanos());
  }

  private static TiercelException beyond(String table, ColumnShape column, String type) {
    return new TiercelException(
        ErrorCode.MAPPING_MISMATCH,
        table + "." + column.name() + " (" + column.sqlType() + ") holds a value beyond " + type);
  }

  /** Null unless members and constants are the same words, whatever their case. */
  private static @Nullable ColumnReader constant(ColumnShape column, Class<?> type) {
    Map<String, Object> constants = new HashMap<>();
    for (Object constant : Arrays.asList(type.getEnumConstants())) {
      constants.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
    }
    Map<String, Object> byMember = new HashMap<>();
    for (String member : column.members()) {
      Object constant = constants.remove(member.toLowerCase(Locale.ROOT));
      if (constant == null) {
        return null;
      }
      byMember.put(member, constant);
    }
    return constants.isEmpty() ? value -> byMember.getOrDefault((String) value, value) : null;
  }

  private static @Nullable ColumnReader set(Class<?> type, Type generic) {
    if (type == Set.class
        && generic instanceof ParameterizedType set
        && set.getActualTypeArguments()[0] == String.class) {
      return value -> members((String) value);
    }
    return same(type, String.class);
  }

  private static Set<String> members(String joined) {
    return joined.isEmpty()
        ? Set.of()
        : Collections.unmodifiableSet(new LinkedHashSet<>(List.of(joined.split(",", -1))));
  }
}
