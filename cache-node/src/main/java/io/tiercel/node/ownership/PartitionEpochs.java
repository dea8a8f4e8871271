package io.tiercel.node.ownership;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A number per partition that rises whenever this member may gain or lose it, before either takes
 * effect. What was put down under an older number is void.
 *
 * <p>Thread-safe; reading is one volatile read.
 */
public final class PartitionEpochs {
  private final AtomicLongArray epochs;

  /** All epochs start at zero. */
  public PartitionEpochs(int partitions) {
    this.epochs = new AtomicLongArray(partitions);
  }

  /** The present epoch of a partition. */
  public long epochOf(int partition) {
    return epochs.get(partition);
  }

  /** Voids all that was put down for a partition. */
  public void advance(int partition) {
    epochs.incrementAndGet(partition);
  }

  /** Voids all that was put down for any partition. */
  public void advanceAll() {
    for (int partition = 0; partition < epochs.length(); partition++) {
      epochs.incrementAndGet(partition);
    }
  }
}
