package io.tiercel.router.sql;

import io.tiercel.router.Column;
import io.tiercel.router.ColumnType;
import java.util.List;
import java.util.Optional;

/** From MySQL's types to {@link ColumnType}. */
final class ColumnMapping {
  private static final int MICROSECOND_DIGITS = 6;
  private static final String UNICODE = "utf8mb4";

  private ColumnMapping() {}

  /** Nothing for a type whose values Tiercel cannot carry. */
  static Optional<ColumnType> typeOf(ColumnRow column) {
    return Optional.ofNullable(
        switch (column.dataType()) {
          // MySQL keeps the display width of exactly this one; it means BOOLEAN.
          case "tinyint" ->
              column.sqlType().equals("tinyint(1)") ? ColumnType.BOOLEAN : ColumnType.INTEGER;
          case "smallint", "mediumint", "int", "year" -> ColumnType.INTEGER;
          case "bigint" -> column.unsigned() ? ColumnType.UNSIGNED_LONG : ColumnType.INTEGER;
          case "bit" -> ColumnType.BIT;
          case "float" -> ColumnType.FLOAT;
          case "double" -> ColumnType.DOUBLE;
          case "decimal" -> ColumnType.DECIMAL;
          case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> ColumnType.STRING;
          case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
              ColumnType.BYTES;
          case "date" -> ColumnType.DATE;
          case "time" -> ColumnType.TIME;
          case "datetime" -> ColumnType.DATETIME;
          case "timestamp" -> ColumnType.TIMESTAMP;
          case "json" -> ColumnType.JSON;
          case "enum" -> ColumnType.ENUM;
          case "set" -> ColumnType.SET;
          default -> null;
        });
  }

  static Column toColumn(ColumnRow row, ColumnType type) {
    return new Column(
        row.name(),
        type,
        row.nullable(),
        row.sqlType(),
        maxLength(row, type),
        precision(row, type),
        type == ColumnType.DECIMAL ? row.numericScale() : 0,
        row.generated(),
        row.optional(),
        type == ColumnType.ENUM || type == ColumnType.SET
            ? MemberList.parse(row.sqlType())
            : List.of());
  }

  private static long maxLength(ColumnRow row, ColumnType type) {
    return switch (type) {
      case STRING, BYTES -> row.maxLength();
      case BIT -> row.numericPrecision();
      case BOOLEAN,
          INTEGER,
          UNSIGNED_LONG,
          FLOAT,
          DOUBLE,
          DECIMAL,
          DATE,
          TIME,
          DATETIME,
          TIMESTAMP,
          JSON,
          ENUM,
          SET ->
          0;
    };
  }

  private static int precision(ColumnRow row, ColumnType type) {
    return switch (type) {
      case DECIMAL -> row.numericPrecision();
      case TIME, DATETIME, TIMESTAMP -> row.fractionalDigits();
      case BOOLEAN,
          INTEGER,
          UNSIGNED_LONG,
          BIT,
          FLOAT,
          DOUBLE,
          STRING,
          BYTES,
          DATE,
          JSON,
          ENUM,
          SET ->
          0;
    };
  }

  /**
   * Whether MySQL may store another value than it was given: it pads BINARY, strips CHAR, rounds
   * DECIMAL and seconds, rewrites JSON, ENUM, SET and YEAR, converts text to other charsets, and
   * computes values of its own. A BINARY key counts as exact, because a key of another length than
   * the column's names another row.
   */
  static boolean maySettleDifferently(ColumnRow row, ColumnType type, boolean partOfKey) {
    if (row.generated() || row.extra().contains("on update")) {
      return true;
    }
    return switch (type) {
      case DECIMAL, JSON, ENUM, SET -> true;
      case STRING -> row.dataType().equals("char") || !UNICODE.equals(row.charset());
      case BYTES -> row.dataType().equals("binary") && !partOfKey;
      case TIME, DATETIME, TIMESTAMP -> row.fractionalDigits() < MICROSECOND_DIGITS;
      case FLOAT, DOUBLE -> row.sqlType().contains("(");
      case INTEGER, UNSIGNED_LONG ->
          row.dataType().equals("year") || (row.autoIncrement() && !partOfKey);
      case BOOLEAN, BIT, DATE -> false;
    };
  }
}
