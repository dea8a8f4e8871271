package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Dates and times of row events as MySQL prints them. The library's own parsing loses dates such as
 * 0000-00-00 and the sign of a TIME, and knows no date that a calendar does not. Stateless.
 */
final class BinlogTimes {
  private static final int MICRO_DIGITS = 6;

  private BinlogTimes() {}

  static String date(ByteArrayInputStream cell) throws IOException {
    int packed = cell.readInteger(3);
    return date(packed >> 9, packed >> 5 & 15, packed & 31);
  }

  private static String date(long year, long month, long day) {
    return "%04d-%02d-%02d".formatted(year, month, day);
  }

  static String dateTime(int digits, ByteArrayInputStream cell) throws IOException {
    long packed = bigEndian(cell, 5) - (1L << 39);
    long micros = fraction(digits, bigEndian(cell, fractionBytes(digits)));
    long yearMonth = packed >> 22;
    return date(yearMonth / 13, yearMonth % 13, packed >> 17 & 31)
        + " "
        + clock(packed >> 12 & 31, packed >> 6 & 63, packed & 63)
        + fractionText(digits, micros);
  }

  /** In UTC. */
  static String timestamp(int digits, ByteArrayInputStream cell) throws IOException {
    long seconds = bigEndian(cell, 4);
    long micros = fraction(digits, bigEndian(cell, fractionBytes(digits)));
    if (seconds == 0) {
      return "0000-00-00 00:00:00" + fractionText(digits, micros);
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    return date(time.getYear(), time.getMonthValue(), time.getDayOfMonth())
        + " "
        + clock(time.getHour(), time.getMinute(), time.getSecond())
        + fractionText(digits, micros);
  }

  static String time(int digits, ByteArrayInputStream cell) throws IOException {
    int fractionBytes = fractionBytes(digits);
    long whole = bigEndian(cell, 3) - (1L << 23);
    long fraction = bigEndian(cell, fractionBytes);
    if (whole < 0 && fraction != 0) {
      // The fraction counts up from a whole that was rounded down.
      whole++;
      fraction -= 1L << (Byte.SIZE * fractionBytes);
    }
    String sign = whole < 0 || fraction < 0 ? "-" : "";
    long fields = Math.abs(whole);
    return sign
        + clock(fields >> 12, fields >> 6 & 63, fields & 63)
        + fractionText(digits, fraction(digits, Math.abs(fraction)));
  }

  /** The library knows no year 0000. */
  static int year(ByteArrayInputStream cell) throws IOException {
    int since1900 = cell.readInteger(1);
    return since1900 == 0 ? 0 : 1900 + since1900;
  }

  private static String clock(long hours, long minutes, long seconds) {
    return "%02d:%02d:%02d".formatted(hours, minutes, seconds);
  }

  private static int fractionBytes(int digits) {
    return (digits + 1) / 2;
  }

  private static long fraction(int digits, long stored) {
    return switch (fractionBytes(digits)) {
      case 1 -> stored * 10_000;
      case 2 -> stored * 100;
      default -> stored;
    };
  }

  private static String fractionText(int digits, long micros) {
    return digits == 0
        ? ""
        : "." + ("%0" + MICRO_DIGITS + "d").formatted(micros).substring(0, digits);
  }

  private static long bigEndian(ByteArrayInputStream cell, int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << Byte.SIZE | cell.read();
    }
    return value;
  }
}
