package io.tiercel.router;

/**
 * What a column holds, and the one Java class its values have here. SQL NULL is {@code null} for
 * every type.
 */
public enum ColumnType {
  /** TINYINT(1): {@link Boolean}. */
  BOOLEAN,
  /** Integers up to signed 64 bits, YEAR: {@link Long}. */
  INTEGER,
  /** BIGINT UNSIGNED: {@link Long}, its bits read as unsigned. */
  UNSIGNED_LONG,
  /** BIT(n): {@link Long}, low n bits, read as unsigned. */
  BIT,
  /** FLOAT: {@link Float}. */
  FLOAT,
  /** DOUBLE: {@link Double}. */
  DOUBLE,
  /** DECIMAL: {@link java.math.BigDecimal} with the column's scale. */
  DECIMAL,
  /** CHAR, VARCHAR, TEXT: {@link String}. */
  STRING,
  /** BINARY, VARBINARY, BLOB: {@code byte[]}. */
  BYTES,
  /** DATE: {@link java.time.LocalDate}. */
  DATE,
  /** TIME: {@link java.time.Duration}, whole microseconds. */
  TIME,
  /** DATETIME: {@link java.time.LocalDateTime}, whole microseconds. */
  DATETIME,
  /** TIMESTAMP: {@link java.time.Instant}, whole microseconds. */
  TIMESTAMP,
  /** JSON: {@link String}, as MySQL prints it. */
  JSON,
  /** ENUM: {@link String}. */
  ENUM,
  /** SET: {@link String}, members joined by commas. */
  SET
}
