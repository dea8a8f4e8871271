package io.tiercel.client.internal.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Keys of a caller's type and their canonical values, in primary key order. Immutable and
 * thread-safe.
 *
 * @param <K> key
 */
interface KeyMapping<K> {
  /** Canonical values; INVALID_KEY when the key cannot be one of this table. */
  Object[] toCanonical(K key);

  K fromCanonical(@Nullable Object[] canonical);

  /**
   * Whether two keys of the caller's type are equal exactly when their canonical values are, so
   * that the caller's own object can be looked up without encoding it.
   */
  boolean equalAsGiven();
}
