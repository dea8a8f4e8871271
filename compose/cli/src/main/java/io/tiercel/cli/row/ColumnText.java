package io.tiercel.cli.row;

import io.tiercel.protocol.ColumnKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One column's value from text and to text. Pure functions.
 *
 * <p>What is read is what a {@code Row} of the SDK holds; what is written can be read again.
 */
public final class ColumnText {
  private static final Pattern TIME =
      Pattern.compile("(-?)([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]{1,6}))?");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final BigInteger LARGEST_UNSIGNED =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private ColumnText() {}

  /**
   * Reads a value.
   *
   * @throws ColumnTextException with the column's name and what is expected there
   */
  public static Object parse(String column, ColumnKind kind, String text) {
    try {
      return switch (kind) {
        case BOOLEAN -> booleanOf(text);
        case INTEGER -> Long.valueOf(text.strip());
        case UNSIGNED_LONG -> unsigned(text.strip());
        case BIT -> bits(text.strip());
        case FLOAT -> Float.valueOf(text.strip());
        case DOUBLE -> Double.valueOf(text.strip());
        case DECIMAL -> new BigDecimal(text.strip());
        case STRING, JSON, ENUM, SET -> text;
        case BYTES -> bytes(text);
        case DATE -> LocalDate.parse(text.strip());
        case TIME -> time(text.strip());
        case DATETIME -> LocalDateTime.parse(text.strip().replace(' ', 'T'));
        case TIMESTAMP -> instant(text.strip().replace(' ', 'T'));
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ColumnTextException(
          "column " + column + " expects " + expected(kind) + "; the text given is none", e);
    }
  }

  /** Writes a value; SQL NULL is {@code NULL}. */
  public static String show(ColumnKind kind, @Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    return switch (kind) {
      case UNSIGNED_LONG, BIT -> Long.toUnsignedString(((Number) value).longValue());
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case BYTES -> "0x" + HexFormat.of().formatHex((byte[]) value);
      case TIME -> showTime((Duration) value);
      case BOOLEAN, INTEGER, FLOAT, DOUBLE, STRING, DATE, DATETIME, TIMESTAMP, JSON, ENUM, SET ->
          value.toString();
    };
  }

  /** What a column of this kind takes, in words, with an example. */
  public static String expected(ColumnKind kind) {
    return switch (kind) {
      case BOOLEAN -> "true or false";
      case INTEGER -> "a whole number, as 42";
      case UNSIGNED_LONG -> "a whole number from 0 to 18446744073709551615";
      case BIT -> "bits as a number or as b'101'";
      case FLOAT, DOUBLE -> "a number, as 1.5";
      case DECIMAL -> "a decimal number, as 19.90";
      case STRING -> "text";
      case JSON -> "JSON";
      case ENUM -> "one of its members";
      case SET -> "its members, separated by commas";
      case BYTES -> "bytes in hexadecimal as 0x00ff, or a UUID";
      case DATE -> "a date, as 2026-11-20";
      case TIME -> "a time, as 23:59:59.5 or -100:00:00";
      case DATETIME -> "a date and time, as 2026-11-20T23:59:59.5";
      case TIMESTAMP -> "a moment with its zone, as 2026-11-20T23:59:59Z";
    };
  }

  private static Boolean booleanOf(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static BigInteger unsigned(String text) {
    BigInteger value = new BigInteger(text);
    if (value.signum() < 0 || value.compareTo(LARGEST_UNSIGNED) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static Long bits(String text) {
    boolean binary = text.startsWith("b'") && text.endsWith("'") && text.length() > 3;
    return binary
        ? Long.valueOf(Long.parseUnsignedLong(text.substring(2, text.length() - 1), 2))
        : Long.valueOf(unsigned(text).longValue());
  }

  private static byte[] bytes(String text) {
    if (UUID_TEXT.matcher(text).matches()) {
      String digits = UUID.fromString(text).toString().replace("-", "");
      return HexFormat.of().parseHex(digits);
    }
    if (text.isEmpty()) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("neither hexadecimal nor a UUID");
    }
    return HexFormat.of().parseHex(text, 2, text.length());
  }

  private static Duration time(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no time");
    }
    Duration value =
        Duration.ofHours(Long.parseLong(parts.group(2)))
            .plusMinutes(Long.parseLong(parts.group(3)))
            .plusSeconds(Long.parseLong(parts.group(4)));
    if (parts.group(5) != null) {
      String micros = (parts.group(5) + "00000").substring(0, 6);
      value = value.plusNanos(Long.parseLong(micros) * 1_000);
    }
    return parts.group(1).isEmpty() ? value : value.negated();
  }

  private static String showTime(Duration value) {
    Duration size = value.abs();
    String text =
        String.format(
            Locale.ROOT,
            "%s%02d:%02d:%02d",
            value.isNegative() ? "-" : "",
            size.toHours(),
            size.toMinutesPart(),
            size.toSecondsPart());
    int micros = size.toNanosPart() / 1_000;
    return micros == 0 ? text : text + String.format(Locale.ROOT, ".%06d", micros);
  }

  private static Instant instant(String text) {
    return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
  }
}
