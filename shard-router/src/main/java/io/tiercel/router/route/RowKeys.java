package io.tiercel.router.route;

import io.tiercel.router.Column;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RowKey;
import io.tiercel.router.TableMeta;
import io.tiercel.router.sql.TextLength;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Refuses keys that are none of the table's, and keys that MySQL would store in another form than
 * they were given: such a row would be under another key than the one written.
 */
final class RowKeys {
  private static final int MICROSECOND_DIGITS = 6;

  private RowKeys() {}

  static void check(TableMeta table, RowKey key) {
    if (key.size() != table.primaryKey().size()) {
      throw new RouterException(
          Code.INVALID_KEY,
          "the key of table "
              + table.name()
              + " has "
              + table.primaryKey().size()
              + " columns, "
              + key.size()
              + " were given");
    }
    for (int part = 0; part < key.size(); part++) {
      Column column = table.columns().get(table.primaryKey().get(part));
      checkPart(table, column, key.value(part));
    }
  }

  private static void checkPart(TableMeta table, Column column, @Nullable Object value) {
    if (value == null || !classOf(column).isInstance(value)) {
      throw refused(
          table,
          column,
          "takes a "
              + classOf(column).getSimpleName()
              + ", not "
              + (value == null ? "null" : "a " + value.getClass().getSimpleName()));
    }
    String problem =
        switch (column.type()) {
          case STRING -> textProblem(column, (String) value);
          case BYTES -> bytesProblem(column, (byte[]) value);
          case DECIMAL ->
              ((BigDecimal) value).scale() == column.scale()
                  ? null
                  : "takes decimals of scale " + column.scale();
          case TIME -> fractionProblem(column, ((Duration) value).toNanosPart());
          case DATETIME ->
              fractionProblem(column, ((LocalDateTime) value).get(ChronoField.NANO_OF_SECOND));
          case TIMESTAMP ->
              fractionProblem(column, ((Instant) value).get(ChronoField.NANO_OF_SECOND));
          case BOOLEAN, INTEGER, UNSIGNED_LONG, BIT, FLOAT, DOUBLE, DATE, JSON, ENUM, SET -> null;
        };
    if (problem != null) {
      throw refused(table, column, problem);
    }
  }

  private static @Nullable String textProblem(Column column, String text) {
    if (TextLength.exceeds(column, text)) {
      return "takes at most " + column.maxLength() + " characters, more were given";
    }
    return column.sqlType().startsWith("char") && text.endsWith(" ")
        ? "is " + column.sqlType() + ": MySQL strips the spaces at the end"
        : null;
  }

  private static @Nullable String bytesProblem(Column column, byte[] bytes) {
    return column.sqlType().startsWith("binary") && bytes.length != column.maxLength()
        ? "takes exactly " + column.maxLength() + " bytes, " + bytes.length + " were given"
        : null;
  }

  private static @Nullable String fractionProblem(Column column, int nanos) {
    int unit = 1_000_000_000;
    for (int i = 0; i < Math.min(MICROSECOND_DIGITS, column.precision()); i++) {
      unit /= 10;
    }
    return nanos % unit == 0
        ? null
        : "keeps " + column.precision() + " digits of a second, more were given";
  }

  private static Class<?> classOf(Column column) {
    return switch (column.type()) {
      case BOOLEAN -> Boolean.class;
      case INTEGER, UNSIGNED_LONG, BIT -> Long.class;
      case FLOAT -> Float.class;
      case DOUBLE -> Double.class;
      case DECIMAL -> BigDecimal.class;
      case STRING, JSON, ENUM, SET -> String.class;
      case BYTES -> byte[].class;
      case DATE -> LocalDate.class;
      case TIME -> Duration.class;
      case DATETIME -> LocalDateTime.class;
      case TIMESTAMP -> Instant.class;
    };
  }

  private static RouterException refused(TableMeta table, Column column, String why) {
    return new RouterException(
        Code.INVALID_KEY, "key column " + column.name() + " of table " + table.name() + " " + why);
  }
}
