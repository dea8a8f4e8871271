package io.tiercel.router;

import java.util.Arrays;

/** A primary key: its columns' canonical values in primary key order. Immutable. */
public final class RowKey {
  private final Object[] values;

  /** Takes the array over: the caller does not change it any more. */
  public RowKey(Object... values) {
    this.values = values;
  }

  /** The value of one key part, in primary key order. */
  public Object value(int part) {
    return values[part];
  }

  /** How many columns the key has. */
  public int size() {
    return values.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that && Arrays.deepEquals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  /** Says how many parts, never their values: those do not belong into logs. */
  @Override
  public String toString() {
    return "RowKey[" + values.length + " parts]";
  }
}
