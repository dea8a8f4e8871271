package io.tiercel.router.sql;

import com.mysql.cj.MysqlType;
import io.tiercel.router.Column;
import io.tiercel.router.ColumnType;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Column values between JDBC and their canonical Java classes, exactly, for prepared statements in
 * a session whose time zone is UTC.
 */
final class ColumnValues {
  /** Of values above 2^63 as the driver takes and gives them. */
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private static final long SECONDS_PER_HOUR = 3600;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int NANOS_PER_MICRO = 1000;

  private ColumnValues() {}

  /** The canonical value of one result column, null for NULL. */
  static @Nullable Object read(ResultSet row, int index, Column column) throws SQLException {
    try {
      return readChecked(row, index, column.type());
    } catch (DateTimeException e) {
      throw unreadable(column);
    } catch (SQLException e) {
      if (e.getErrorCode() == 0 && isCalendar(column.type())) {
        throw unreadable(column);
      }
      throw e;
    }
  }

  private static @Nullable Object readChecked(ResultSet row, int index, ColumnType type)
      throws SQLException {
    return switch (type) {
      case BOOLEAN -> {
        int value = row.getInt(index);
        yield row.wasNull() ? null : (Object) (value != 0);
      }
      case INTEGER -> {
        long value = row.getLong(index);
        yield row.wasNull() ? null : (Object) value;
      }
      case UNSIGNED_LONG -> readUnsigned(row, index);
      case BIT -> readBits(row.getBytes(index));
      case FLOAT -> {
        float value = row.getFloat(index);
        yield row.wasNull() ? null : (Object) value;
      }
      case DOUBLE -> {
        double value = row.getDouble(index);
        yield row.wasNull() ? null : (Object) value;
      }
      case DECIMAL -> row.getBigDecimal(index);
      case STRING, JSON, ENUM, SET -> row.getString(index);
      case BYTES -> row.getBytes(index);
      case DATE -> row.getObject(index, LocalDate.class);
      case TIME -> row.getObject(index, Duration.class);
      case DATETIME -> row.getObject(index, LocalDateTime.class);
      case TIMESTAMP -> {
        LocalDateTime utc = row.getObject(index, LocalDateTime.class);
        yield utc == null ? null : utc.toInstant(ZoneOffset.UTC);
      }
    };
  }

  private static @Nullable Object readUnsigned(ResultSet row, int index) throws SQLException {
    BigInteger value = row.getObject(index, BigInteger.class);
    return value == null ? null : (Object) value.longValue();
  }

  private static @Nullable Object readBits(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    long bits = 0;
    for (byte b : bytes) {
      bits = (bits << Byte.SIZE) | (b & 0xFF);
    }
    return bits;
  }

  /** Binds one parameter. A value of another class than the column's type has is refused. */
  static void bind(PreparedStatement statement, int index, Column column, @Nullable Object value)
      throws SQLException {
    try {
      if (value == null) {
        statement.setNull(index, java.sql.Types.NULL);
      } else {
        requireFits(column, value);
        bindPresent(statement, index, column.type(), value);
      }
    } catch (ClassCastException e) {
      throw new RouterException(
          Code.INVALID_VALUE,
          "column "
              + column.name()
              + " is "
              + column.type()
              + "; it cannot take a value of class "
              + (value == null ? "null" : value.getClass().getName()));
    }
  }

  /**
   * MySQL cuts spaces beyond the column's length without an error in any mode: the row would not be
   * the one that was given.
   */
  private static void requireFits(Column column, Object value) {
    if (column.type() == ColumnType.STRING && TextLength.exceeds(column, (String) value)) {
      throw new RouterException(
          Code.INVALID_VALUE,
          "the value of column " + column.name() + " is longer than " + column.sqlType());
    }
  }

  private static void bindPresent(
      PreparedStatement statement, int index, ColumnType type, Object value) throws SQLException {
    switch (type) {
      case BOOLEAN -> statement.setInt(index, (Boolean) value ? 1 : 0);
      case INTEGER -> statement.setLong(index, (Long) value);
      case UNSIGNED_LONG, BIT -> bindUnsigned(statement, index, (Long) value);
      case FLOAT -> statement.setFloat(index, (Float) value);
      case DOUBLE -> statement.setDouble(index, (Double) value);
      case DECIMAL -> statement.setBigDecimal(index, (BigDecimal) value);
      case STRING, JSON, ENUM, SET -> statement.setString(index, (String) value);
      case BYTES -> statement.setBytes(index, (byte[]) value);
      case DATE -> statement.setObject(index, (LocalDate) value);
      case TIME -> statement.setString(index, timeText((Duration) value));
      case DATETIME -> statement.setObject(index, (LocalDateTime) value);
      case TIMESTAMP ->
          statement.setObject(index, LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC));
    }
  }

  static void bindUnsigned(PreparedStatement statement, int index, long bits) throws SQLException {
    if (bits >= 0) {
      statement.setLong(index, bits);
    } else {
      statement.setObject(
          index, BigInteger.valueOf(bits).add(TWO_TO_64), MysqlType.BIGINT_UNSIGNED);
    }
  }

  /** {@code [-]HHH:MM:SS.ffffff}, the form MySQL reads. */
  static String timeText(Duration time) {
    Duration size = time.abs();
    long seconds = size.getSeconds();
    StringBuilder text = new StringBuilder(18);
    if (time.isNegative()) {
      text.append('-');
    }
    long hours = seconds / SECONDS_PER_HOUR;
    if (hours < 10) {
      text.append('0');
    }
    text.append(hours);
    digits(text.append(':'), seconds / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE, 10);
    digits(text.append(':'), seconds % SECONDS_PER_MINUTE, 10);
    digits(text.append('.'), size.getNano() / NANOS_PER_MICRO, 100_000);
    return text.toString();
  }

  private static void digits(StringBuilder text, long number, int highest) {
    for (int place = highest; place > 0; place /= 10) {
      text.append((char) ('0' + number / place % 10));
    }
  }

  private static boolean isCalendar(ColumnType type) {
    return type == ColumnType.DATE
        || type == ColumnType.TIME
        || type == ColumnType.DATETIME
        || type == ColumnType.TIMESTAMP;
  }

  private static RouterException unreadable(Column column) {
    return new RouterException(
        Code.INVALID_VALUE,
        "column "
            + column.name()
            + " holds a date or time that is none, such as 0000-00-00: correct the row in MySQL");
  }
}
