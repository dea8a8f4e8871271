package io.tiercel.protocol;

/**
 * What a column's values are on the wire and in canonical Java form.
 *
 * <p>Each kind has exactly one canonical Java class; {@link RowCodec} accepts and returns only
 * that. SQL NULL is Java {@code null} for every kind.
 */
public enum ColumnKind {
  /** TINYINT(1): {@link Boolean}. */
  BOOLEAN,
  /**
   * TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, and their unsigned forms below 64 bits: {@link
   * Long}.
   */
  INTEGER,
  /** BIGINT UNSIGNED: {@link Long} whose 64 bits are read as unsigned. */
  UNSIGNED_LONG,
  /** BIT(n): {@link Long} whose low n bits are the value, read as unsigned. */
  BIT,
  /** FLOAT: {@link Float}. */
  FLOAT,
  /** DOUBLE: {@link Double}. */
  DOUBLE,
  /** DECIMAL: {@link java.math.BigDecimal} with the column's scale. */
  DECIMAL,
  /** CHAR, VARCHAR, TEXT: {@link String}. */
  STRING,
  /** BINARY, VARBINARY, BLOB: {@code byte[]}, never changed once handed over. */
  BYTES,
  /** DATE: {@link java.time.LocalDate}. */
  DATE,
  /** TIME: {@link java.time.Duration}, negative and beyond 24 hours too, whole microseconds. */
  TIME,
  /** DATETIME: {@link java.time.LocalDateTime}, whole microseconds. */
  DATETIME,
  /** TIMESTAMP: {@link java.time.Instant}, whole microseconds. */
  TIMESTAMP,
  /** JSON: {@link String}, as MySQL prints it. */
  JSON,
  /** ENUM: {@link String}, the member's name. */
  ENUM,
  /** SET: {@link String}, the members' names joined by commas in declared order. */
  SET
}
