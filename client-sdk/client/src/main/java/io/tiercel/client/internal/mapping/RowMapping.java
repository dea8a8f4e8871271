package io.tiercel.client.internal.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a caller's type and their canonical values, in ordinal order. Immutable and thread-safe.
 *
 * @param <V> row
 */
interface RowMapping<V> {
  /**
   * Canonical values; those the row does not name are null. INVALID_VALUE when MySQL would refuse.
   */
  @Nullable Object[] toCanonical(V row);

  V fromCanonical(@Nullable Object[] canonical);

  /** Indexes of the columns a write of this row sets; empty for all but generated ones. */
  List<Integer> writtenColumns(V row);

  /** The row itself where it cannot be changed, else a copy. */
  V copyOf(V row);
}
