package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table that moves, and how a value of it becomes an SQL literal: out of a SELECT
 * or out of a row event, with the same text for the same value, so that keys can be compared.
 *
 * <p>Literals are ASCII. Texts and bytes travel as hexadecimal digits with their character set's
 * name, so no session setting can change them; numbers of BIT, ENUM and SET are the stored ones;
 * FLOAT goes through DOUBLE, which holds it exactly, because MySQL prints only six digits of it.
 *
 * @param name the column
 * @param kind how it is read and written
 * @param bits of an integer, bytes of a BINARY, else 0
 * @param unsigned whether an integer has no sign
 * @param charset of a text, else empty
 * @param writable whether an INSERT may name it: not so for generated columns
 */
record MovedColumn(
    String name, Kind kind, int bits, boolean unsigned, String charset, boolean writable) {
  static final String NULL = "NULL";

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** How a value is written. */
  enum Kind {
    INTEGER,
    DECIMAL,
    FLOATING,
    BIT,
    CHOICE,
    TEXT,
    JSON,
    FIXED_BYTES,
    BYTES,
    TEMPORAL
  }

  /** The kind of a type as {@code information_schema} names it; null for one that cannot move. */
  static @Nullable Kind kindOf(String dataType) {
    return switch (dataType) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> Kind.INTEGER;
      case "decimal" -> Kind.DECIMAL;
      case "float", "double" -> Kind.FLOATING;
      case "bit" -> Kind.BIT;
      case "enum", "set" -> Kind.CHOICE;
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> Kind.TEXT;
      case "json" -> Kind.JSON;
      case "binary" -> Kind.FIXED_BYTES;
      case "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BYTES;
      case "date", "time", "datetime", "timestamp" -> Kind.TEMPORAL;
      default -> null;
    };
  }

  /** How many bits an integer type has. */
  static int bitsOf(String dataType) {
    return switch (dataType) {
      case "tinyint" -> 8;
      case "smallint" -> 16;
      case "mediumint" -> 24;
      case "int" -> 32;
      default -> 64;
    };
  }

  /** What a SELECT asks for. */
  String expression() {
    String quoted = Sql.quote(name);
    return switch (kind) {
      case BIT, CHOICE -> quoted + " + 0";
      case FLOATING -> "CAST(" + quoted + " AS DOUBLE)";
      case TEXT -> "CAST(" + quoted + " AS BINARY)";
      case JSON -> "CAST(CAST(" + quoted + " AS CHAR CHARACTER SET utf8mb4) AS BINARY)";
      case INTEGER, DECIMAL, FIXED_BYTES, BYTES, TEMPORAL -> quoted;
    };
  }

  /** Its part of a row's checksum: nothing that two different values have in common. */
  String checksumTerms() {
    String value = expression();
    return switch (kind) {
      case TEXT, JSON, FIXED_BYTES, BYTES -> "COALESCE(LENGTH(" + value + "), '-'), " + value;
      case INTEGER, DECIMAL, BIT, CHOICE, FLOATING, TEMPORAL -> "COALESCE(" + value + ", '-')";
    };
  }

  /** The literal of what {@link #expression} gave. */
  String selected(byte @Nullable [] value) {
    if (value == null) {
      return NULL;
    }
    return switch (kind) {
      case INTEGER, DECIMAL, BIT, CHOICE -> unpadded(new String(value, StandardCharsets.US_ASCII));
      case FLOATING, TEMPORAL -> quoted(new String(value, StandardCharsets.US_ASCII));
      case TEXT, JSON, FIXED_BYTES, BYTES -> hexadecimal(value);
    };
  }

  /** Without the zeros of a ZEROFILL column. */
  private static String unpadded(String digits) {
    int start = 0;
    while (start + 1 < digits.length()
        && digits.charAt(start) == '0'
        && Character.isDigit(digits.charAt(start + 1))) {
      start++;
    }
    return digits.substring(start);
  }

  /**
   * The literal of a row event's cell.
   *
   * @throws MoveFailedException the cell is not of the column's type
   */
  String logged(@Nullable Serializable cell) {
    if (cell == null) {
      return NULL;
    }
    try {
      return literal(cell);
    } catch (ClassCastException | IOException e) {
      throw new MoveFailedException(
          "a row event of column " + name + " has another type than the column");
    }
  }

  private String literal(Serializable cell) throws IOException {
    return switch (kind) {
      case INTEGER -> integer(((Number) cell).longValue());
      case DECIMAL -> ((BigDecimal) cell).toPlainString();
      case FLOATING -> quoted(Double.toString(((Number) cell).doubleValue()));
      case BIT -> bitNumber((BitSet) cell);
      case CHOICE -> Long.toUnsignedString(((Number) cell).longValue());
      case TEXT, BYTES -> hexadecimal((byte[]) cell);
      case FIXED_BYTES -> hexadecimal(Arrays.copyOf((byte[]) cell, bits));
      case JSON -> hexadecimal(json((byte[]) cell));
      case TEMPORAL -> quoted((String) cell);
    };
  }

  /** The library reads every integer as signed. */
  private String integer(long value) {
    if (!unsigned || bits == Long.SIZE) {
      return unsigned ? Long.toUnsignedString(value) : Long.toString(value);
    }
    return Long.toString(value & ((1L << bits) - 1));
  }

  private static String bitNumber(BitSet cell) {
    long[] words = cell.toLongArray();
    return words.length == 0 ? "0" : Long.toUnsignedString(words[0]);
  }

  private static byte[] json(byte[] binary) throws IOException {
    if (binary.length == 0) {
      return "null".getBytes(StandardCharsets.UTF_8);
    }
    JsonText text = new JsonText();
    JsonBinary.parse(binary, text);
    return text.getString().getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  private String hexadecimal(byte[] value) {
    StringBuilder literal = new StringBuilder(charset.length() + 2 * value.length + 5);
    if (!charset.isEmpty()) {
      literal.append('_').append(charset).append(' ');
    }
    literal.append("x'");
    for (byte one : value) {
      literal.append(HEX[one >> 4 & 15]).append(HEX[one & 15]);
    }
    return literal.append('\'').toString();
  }
}
