package io.tiercel.client.internal.mapping;

import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From whatever Java type a caller holds to a column's canonical value, refusing what MySQL would
 * refuse where that is cheap and exact to see. Immutable and thread-safe.
 */
final class ColumnWriter {
  private static final Duration LONGEST_TIME =
      Duration.ofHours(838).plusMinutes(59).plusSeconds(59);
  private static final int NANOS_PER_MICRO = 1_000;

  private final String table;
  private final ColumnShape column;
  private final boolean key;
  private final IntegerRange range;

  /** A writer for a column; {@code key} makes the rules of key columns hold. */
  ColumnWriter(String table, ColumnShape column, boolean key) {
    this.table = table;
    this.column = column;
    this.key = key;
    this.range = IntegerRange.of(column);
  }

  /**
   * The canonical value.
   *
   * @throws TiercelException INVALID_VALUE, or INVALID_KEY for a key column
   */
  @Nullable Object write(@Nullable Object value) {
    if (value == null) {
      if (column.nullable() && !key) {
        return null;
      }
      throw refused("is NOT NULL and was given null");
    }
    return switch (column.kind()) {
      case BOOLEAN -> as(Boolean.class, value);
      case INTEGER -> integer(value);
      case UNSIGNED_LONG -> unsignedLong(value);
      case BIT -> bit(value);
      case FLOAT -> floating(as(Number.class, value).floatValue());
      case DOUBLE -> floating(as(Number.class, value).doubleValue());
      case DECIMAL -> decimal(value);
      case STRING -> text(as(String.class, value));
      case JSON -> as(String.class, value);
      case BYTES -> bytes(value);
      case DATE -> as(LocalDate.class, value);
      case TIME -> time(value);
      case DATETIME -> {
        LocalDateTime time = as(LocalDateTime.class, value);
        checkFraction(time.get(ChronoField.NANO_OF_SECOND));
        yield time;
      }
      case TIMESTAMP -> {
        Instant time = as(Instant.class, value);
        checkFraction(time.get(ChronoField.NANO_OF_SECOND));
        yield time;
      }
      case ENUM -> member(value instanceof Enum<?> constant ? constant.name() : value);
      case SET -> members(value);
    };
  }

  TiercelException refused(String why) {
    return new TiercelException(
        key ? ErrorCode.INVALID_KEY : ErrorCode.INVALID_VALUE,
        table + "." + column.name() + " (" + column.sqlType() + ") " + why);
  }

  private <T> T as(Class<T> type, Object value) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw refused("takes no " + value.getClass().getSimpleName());
  }

  private Object integer(Object value) {
    long number = whole(value).longValueExact(this);
    if (!range.contains(number)) {
      throw refused("takes " + range.least() + " to " + range.most());
    }
    return number;
  }

  /** Any whole number type, as one that knows whether it fits. */
  private Whole whole(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return new Whole(((Number) value).longValue(), null);
    }
    if (value instanceof Short || value instanceof Byte) {
      return new Whole(((Number) value).longValue(), null);
    }
    return new Whole(0, as(BigInteger.class, value));
  }

  private record Whole(long small, @Nullable BigInteger big) {
    long longValueExact(ColumnWriter writer) {
      if (big != null && big.bitLength() >= Long.SIZE) {
        throw writer.refused("takes " + writer.range.least() + " to " + writer.range.most());
      }
      return big == null ? small : big.longValue();
    }
  }

  private Object unsignedLong(Object value) {
    Whole whole = whole(value);
    BigInteger big = whole.big();
    boolean fits = big == null ? whole.small() >= 0 : big.signum() >= 0 && big.bitLength() <= 64;
    if (!fits) {
      throw refused("takes 0 to 18446744073709551615");
    }
    return big == null ? whole.small() : big.longValue();
  }

  private Object bit(Object value) {
    long bits = value instanceof Boolean set ? (set ? 1 : 0) : whole(value).longValueExact(this);
    if (column.maxLength() > 0
        && column.maxLength() < Long.SIZE
        && bits >>> column.maxLength() != 0) {
      throw refused("takes " + column.maxLength() + " bits");
    }
    return bits;
  }

  private Object floating(float value) {
    if (!Float.isFinite(value)) {
      throw refused("takes finite numbers within its range");
    }
    return value;
  }

  private Object floating(double value) {
    if (!Double.isFinite(value)) {
      throw refused("takes finite numbers");
    }
    return value;
  }

  private Object decimal(Object value) {
    BigDecimal number = value instanceof BigDecimal given ? given : wholeDecimal(value);
    int digits = column.precision() - column.scale();
    if (column.precision() > 0
        && number.signum() != 0
        && number.precision() - number.scale() > digits) {
      throw refused("takes " + digits + " digits before the point");
    }
    BigDecimal scaled = number.setScale(column.scale(), RoundingMode.HALF_UP);
    if (key && scaled.compareTo(number) != 0) {
      throw refused("takes " + column.scale() + " digits after the point");
    }
    return scaled;
  }

  private BigDecimal wholeDecimal(Object value) {
    Whole whole = whole(value);
    BigInteger big = whole.big();
    return big == null ? BigDecimal.valueOf(whole.small()) : new BigDecimal(big);
  }

  private Object text(String value) {
    long most = column.maxLength();
    if (most > 0 && value.length() > most && value.codePointCount(0, value.length()) > most) {
      throw refused("takes " + most + " characters");
    }
    if (key
        && value.endsWith(" ")
        && column.sqlType().toLowerCase(Locale.ROOT).startsWith("char")) {
      throw refused("drops spaces at the end, so a key cannot end in one");
    }
    return value;
  }

  private Object bytes(Object value) {
    byte[] bytes = value instanceof UUID uuid ? uuidBytes(uuid) : as(byte[].class, value).clone();
    if (column.maxLength() > 0 && bytes.length > column.maxLength()) {
      throw refused("takes " + column.maxLength() + " bytes");
    }
    boolean fixed = column.sqlType().toLowerCase(Locale.ROOT).startsWith("binary");
    if (key && fixed && bytes.length != column.maxLength()) {
      throw refused(
          "is filled up with zeros, so a key has exactly " + column.maxLength() + " bytes");
    }
    return bytes;
  }

  private byte[] uuidBytes(UUID uuid) {
    if (!ColumnReaders.isUuid(column)) {
      throw refused("takes no UUID; BINARY(16) does");
    }
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private Object time(Object value) {
    Duration time =
        value instanceof LocalTime timeOfDay
            ? Duration.ofNanos(timeOfDay.toNanoOfDay())
            : as(Duration.class, value);
    if (time.abs().compareTo(LONGEST_TIME) > 0) {
      throw refused("takes -838:59:59 to 838:59:59");
    }
    checkFraction(time.toNanosPart());
    return time;
  }

  /** A key that MySQL would round is another key. */
  private void checkFraction(int nanos) {
    long unit = NANOS_PER_MICRO;
    for (int digits = column.precision(); digits < 6; digits++) {
      unit *= 10;
    }
    if (key && nanos % unit != 0) {
      throw refused("takes " + column.precision() + " digits of a second");
    }
  }

  private String member(Object value) {
    String name = as(String.class, value);
    for (String member : column.members()) {
      if (member.equalsIgnoreCase(name)) {
        return member;
      }
    }
    throw refused("takes its members " + column.members());
  }

  private Object members(Object value) {
    Set<String> given = new LinkedHashSet<>();
    List<?> names =
        value instanceof Set<?> set
            ? List.copyOf(set)
            : List.of(as(String.class, value).split(",", -1));
    for (Object name : names) {
      if (!name.equals("")) {
        given.add(member(name));
      }
    }
    return String.join(",", column.members().stream().filter(given::contains).toList());
  }
}
