package io.tiercel.router.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code information_schema.columns}.
 *
 * @param name the column
 * @param defaultValue as text, null for none
 * @param nullable whether NULL is allowed
 * @param dataType MySQL's word for the type alone
 * @param sqlType the type with length and attributes
 * @param maxLength characters or bytes, 0 for other types
 * @param numericPrecision digits or bits, 0 for other types
 * @param numericScale digits behind the point
 * @param fractionalDigits of seconds
 * @param charset null for other types than text
 * @param collation null for other types than text
 * @param extra attributes such as {@code auto_increment}, in lower case
 * @param expression of a generated column, else empty
 * @param comment the author's
 */
record ColumnRow(
    String name,
    @Nullable String defaultValue,
    boolean nullable,
    String dataType,
    String sqlType,
    long maxLength,
    int numericPrecision,
    int numericScale,
    int fractionalDigits,
    @Nullable String charset,
    @Nullable String collation,
    String extra,
    String expression,
    String comment) {

  ColumnRow {
    extra = extra.toLowerCase(Locale.ROOT);
    dataType = dataType.toLowerCase(Locale.ROOT);
    sqlType = sqlType.trim();
  }

  boolean unsigned() {
    return sqlType.contains(" unsigned");
  }

  boolean zerofill() {
    return sqlType.contains(" zerofill");
  }

  boolean generated() {
    return extra.contains("virtual generated") || extra.contains("stored generated");
  }

  boolean virtual() {
    return extra.contains("virtual generated");
  }

  boolean autoIncrement() {
    return extra.contains("auto_increment");
  }

  boolean optional() {
    return nullable
        || defaultValue != null
        || generated()
        || autoIncrement()
        || extra.contains("default_generated");
  }
}
