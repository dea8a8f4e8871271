package io.tiercel.client;

import io.tiercel.protocol.ErrorCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row, or the key of one, without a class: column names and values in order. Immutable and
 * thread-safe; names are found whatever their case.
 *
 * <p>A row that was read holds one Java class per column type: {@link Boolean}, {@link Long}
 * (integers, BIT), {@link java.math.BigInteger} (BIGINT UNSIGNED), {@link Float}, {@link Double},
 * {@link BigDecimal}, {@link String} (text, JSON, ENUM, SET), {@code byte[]}, {@link
 * java.time.LocalDate}, {@link java.time.Duration} (TIME), {@link java.time.LocalDateTime}, {@link
 * java.time.Instant} (TIMESTAMP), or null. A row to be written may hold any type the column takes.
 */
public final class Row {
  private final List<String> columns;
  private final @Nullable Object[] values;

  private Row(List<String> columns, @Nullable Object[] values) {
    this.columns = columns;
    this.values = values;
  }

  /**
   * A row of these columns, in this order.
   *
   * @throws IllegalArgumentException when there are more or fewer values than columns
   */
  public static Row of(List<String> columns, List<? extends @Nullable Object> values) {
    if (columns.size() != values.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns were given " + values.size() + " values");
    }
    @Nullable Object[] copies = new @Nullable Object[columns.size()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = copyOf(values.get(i));
    }
    return new Row(List.copyOf(columns), copies);
  }

  /** A row, or key, of one column. */
  public static Row of(String column, @Nullable Object value) {
    return builder().set(column, value).build();
  }

  /** A row, or key, of two columns. */
  public static Row of(
      String column1, @Nullable Object value1, String column2, @Nullable Object value2) {
    return builder().set(column1, value1).set(column2, value2).build();
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with this row's columns and values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    for (int i = 0; i < values.length; i++) {
      builder.set(columns.get(i), values[i]);
    }
    return builder;
  }

  /** The columns' names in order. */
  public List<String> columns() {
    return columns;
  }

  /** Whether there is such a column. */
  public boolean has(String column) {
    return indexOf(column) >= 0;
  }

  /**
   * A column's value, null for SQL NULL. A {@code byte[]} is a copy.
   *
   * @throws TiercelException MAPPING_MISMATCH when there is no such column
   */
  public @Nullable Object get(String column) {
    int index = indexOf(column);
    if (index < 0) {
      throw mismatch("there is no column " + column + "; there are " + columns);
    }
    return copyOf(values[index]);
  }

  /**
   * A column's value as a class it is of, null for SQL NULL.
   *
   * @throws TiercelException MAPPING_MISMATCH when there is no such column or it holds another
   *     class
   */
  public <T> @Nullable T get(String column, Class<T> type) {
    Object value = get(column);
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    throw mismatch(
        "column "
            + column
            + " is a "
            + value.getClass().getSimpleName()
            + ", asked for as "
            + type.getSimpleName());
  }

  /**
   * An integer that is not NULL.
   *
   * @throws TiercelException MAPPING_MISMATCH when it is NULL, no integer, or beyond 64 bits
   */
  public long getLong(String column) {
    Number number = required(column, Number.class);
    try {
      return number instanceof Long value
          ? value
          : new BigDecimal(number.toString()).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw mismatch("column " + column + " does not fit a long");
    }
  }

  /**
   * An integer of 32 bits that is not NULL.
   *
   * @throws TiercelException MAPPING_MISMATCH when it is NULL, no integer, or beyond 32 bits
   */
  public int getInt(String column) {
    long value = getLong(column);
    if (value != (int) value) {
      throw mismatch("column " + column + " does not fit an int");
    }
    return (int) value;
  }

  /** A floating point number that is not NULL; MAPPING_MISMATCH else. */
  public double getDouble(String column) {
    return required(column, Number.class).doubleValue();
  }

  /** A boolean that is not NULL; MAPPING_MISMATCH else. */
  public boolean getBoolean(String column) {
    return required(column, Boolean.class);
  }

  /** Text, JSON, an ENUM or a SET; null for SQL NULL; MAPPING_MISMATCH for anything else. */
  public @Nullable String getString(String column) {
    return get(column, String.class);
  }

  /** A copy of the bytes; null for SQL NULL; MAPPING_MISMATCH for anything else. */
  public byte @Nullable [] getBytes(String column) {
    return get(column, byte[].class);
  }

  /** Names and values, bytes compared by content. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && columns.equals(row.columns)
        && Arrays.deepEquals(values, row.values);
  }

  @Override
  public int hashCode() {
    return 31 * columns.hashCode() + Arrays.deepHashCode(values);
  }

  /** With all values: for a person to read, not for logs. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      text.append(i == 0 ? "" : ", ").append(columns.get(i)).append('=');
      text.append(value instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : value);
    }
    return text.append('}').toString();
  }

  private <T> T required(String column, Class<T> type) {
    T value = get(column, type);
    if (value == null) {
      throw mismatch("column " + column + " is NULL");
    }
    return value;
  }

  private int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object copyOf(@Nullable Object value) {
    return value instanceof byte[] bytes ? bytes.clone() : value;
  }

  private static TiercelException mismatch(String message) {
    return new TiercelException(ErrorCode.MAPPING_MISMATCH, message);
  }

  /** Collects columns. Confined to one thread. */
  public static final class Builder {
    private final List<String> columns = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();

    private Builder() {}

    /** Sets a column; once more replaces its value. */
    public Builder set(String column, @Nullable Object value) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).toLowerCase(Locale.ROOT).equals(column.toLowerCase(Locale.ROOT))) {
          values.set(i, value);
          return this;
        }
      }
      columns.add(column);
      values.add(value);
      return this;
    }

    /** The row. */
    public Row build() {
      return Row.of(columns, values);
    }
  }
}
