package io.tiercel.node.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many rows this node has read from and written to shards, by slot since its start: what a slot
 * costs the shard it is on. Hits cost it nothing and are not counted. Thread-safe.
 */
public final class SlotLoads {
  private static final int SLOTS = 4096;

  private final AtomicLongArray rows = new AtomicLongArray(SLOTS);

  /** One more row of this slot. */
  public void add(int slot) {
    rows.getAndIncrement(slot);
  }

  /** The numbers now. */
  public long[] snapshot() {
    long[] now = new long[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      now[slot] = rows.get(slot);
    }
    return now;
  }
}
