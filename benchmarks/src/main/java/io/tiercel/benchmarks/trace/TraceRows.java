package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.tables.Probe;
import org.jspecify.annotations.Nullable;

/**
 * The trace's objects as an application reads and writes them. Open until its process ends.
 * Thread-safe.
 */
interface TraceRows {
  /** As many rows as the SDK keeps in the process by default: room for everybody else, too. */
  int ROOM = 10_000;

  /** The row of a key. */
  @Nullable Probe get(long id);

  /** Replaces a row; what it says is acknowledged when this returns. */
  void put(Probe row);
}
