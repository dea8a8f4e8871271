package io.tiercel.benchmarks.near;

import io.tiercel.benchmarks.tables.Item;
import org.jspecify.annotations.Nullable;

/** A near cache with all rows in it, and what is behind it. Thread-safe. */
interface NearCache extends AutoCloseable {
  /** A hit. */
  @Nullable Item get(Long id);

  /** Ends what is behind it, too. */
  @Override
  void close();
}
