package io.tiercel.node.changefeed;

import io.tiercel.router.Column;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cells of row events as the canonical values of {@link io.tiercel.router.ColumnType}: the very
 * ones a read of the row gives, for they become cache keys.
 */
final class CellValues {
  private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);
  private static final int MICROS_PER_SECOND = 1_000_000;

  private CellValues() {}

  /**
   * The value of a part of a key.
   *
   * @param cell as the binlog library gives it, with texts as bytes and times as microseconds
   * @return null for a date that is none, such as 0000-00-00, which no key of the tier can name
   * @throws FeedGapException the cell is not of the column's type
   */
  static @Nullable Object keyPart(Column column, @Nullable Serializable cell) {
    if (cell == null) {
      return null;
    }
    try {
      return switch (column.type()) {
        case BOOLEAN -> ((Number) cell).intValue() != 0;
        case INTEGER -> integer(column.sqlType(), ((Number) cell).longValue());
        case UNSIGNED_LONG -> ((Number) cell).longValue();
        case BIT -> bits((BitSet) cell);
        case DECIMAL -> ((BigDecimal) cell).setScale(column.scale());
        case STRING -> text(column.sqlType(), (byte[]) cell);
        case BYTES -> bytes(column, (byte[]) cell);
        case DATE -> LocalDate.ofEpochDay(Math.floorDiv((Long) cell, MICROS_PER_DAY));
        case TIME -> Duration.of((Long) cell, java.time.temporal.ChronoUnit.MICROS);
        case DATETIME -> dateTime((Long) cell);
        case TIMESTAMP -> dateTime((Long) cell).toInstant(ZoneOffset.UTC);
        case FLOAT, DOUBLE, ENUM, SET, JSON ->
            throw new FeedGapException(column.sqlType() + " is no type of a key column");
      };
    } catch (ClassCastException | ArithmeticException e) {
      throw new FeedGapException(
          "column " + column.name() + " is " + column.sqlType() + ", its event has another type");
    }
  }

  /** The library reads every integer as signed. */
  private static long integer(String sqlType, long value) {
    if (value >= 0 || !sqlType.contains("unsigned")) {
      return value;
    }
    int bits =
        sqlType.startsWith("tinyint")
            ? 8
            : sqlType.startsWith("smallint") ? 16 : sqlType.startsWith("mediumint") ? 24 : 32;
    return value & ((1L << bits) - 1);
  }

  private static long bits(BitSet cell) {
    long[] words = cell.toLongArray();
    return words.length == 0 ? 0 : words[0];
  }

  /** Key columns have a collation of utf8mb4; CHAR comes without the spaces at its end. */
  private static String text(String sqlType, byte[] cell) {
    String text = new String(cell, StandardCharsets.UTF_8);
    int end = text.length();
    while (sqlType.startsWith("char") && end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** BINARY comes without the zeros at its end. */
  private static byte[] bytes(Column column, byte[] cell) {
    return column.sqlType().startsWith("binary")
        ? Arrays.copyOf(cell, (int) column.maxLength())
        : cell;
  }

  private static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        (int) Math.floorMod(micros, (long) MICROS_PER_SECOND) * 1000,
        ZoneOffset.UTC);
  }
}
