package io.tiercel.node.entry;

import io.tiercel.node.ownership.PartitionEpochs;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.protocol.Slots;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A number per slot that is another one after each write past the tier that this owner heard of,
 * after each change of ownership, and at each node. A write whose slot has the same mark when its
 * floor is raised as when it began was overtaken by none of them. Thread-safe.
 */
final class SlotMarks {
  private final long base = new SecureRandom().nextLong();
  private final AtomicLongArray overtaken = new AtomicLongArray(Slots.COUNT);
  private final PartitionEpochs epochs;
  private final SlotOwners owners;

  SlotMarks(PartitionEpochs epochs, SlotOwners owners) {
    this.epochs = epochs;
    this.owners = owners;
  }

  /** Neither number ever falls, so their sum stays the same only while both do. */
  long of(int slot) {
    return base + overtaken.get(slot) + epochs.epochOf(owners.partitionOf(slot));
  }

  void overtake(int slot) {
    overtaken.incrementAndGet(slot);
  }
}
