package io.tiercel.router.sql;

import org.jspecify.annotations.Nullable;

/**
 * One part of an index, from {@code information_schema.statistics}.
 *
 * @param index the index; {@code PRIMARY} is the primary key
 * @param unique whether it allows a value once only
 * @param column null for an expression
 * @param prefix whether it covers the beginning of the column only
 */
record IndexRow(String index, boolean unique, @Nullable String column, boolean prefix) {
  static final String PRIMARY = "PRIMARY";

  boolean primary() {
    return index.equals(PRIMARY);
  }
}
