package io.tiercel.client.internal.mapping;

/** From a column's canonical value, never null, to what a component or row holds. */
@FunctionalInterface
interface ColumnReader {
  /** The value unchanged. */
  ColumnReader SAME = value -> value;

  Object read(Object canonical);
}
