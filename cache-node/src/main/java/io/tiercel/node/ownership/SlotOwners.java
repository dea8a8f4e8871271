package io.tiercel.node.ownership;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.Partition;
import com.hazelcast.partition.PartitionService;
import io.tiercel.protocol.Slots;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From slot to partition to owning member, as Hazelcast sees it now. Thread-safe. */
public final class SlotOwners {
  private final Cluster cluster;
  private final Partition[] partitionOfSlot = new Partition[Slots.COUNT];
  private final BitSet[] slotsOfPartition;

  /** Reads which partition each slot is in; that never changes. */
  public SlotOwners(HazelcastInstance hazelcast) {
    this.cluster = hazelcast.getCluster();
    PartitionService service = hazelcast.getPartitionService();
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      partitionOfSlot[slot] = service.getPartition(slot);
    }
    slotsOfPartition = new BitSet[service.getPartitions().size()];
    for (int partition = 0; partition < slotsOfPartition.length; partition++) {
      slotsOfPartition[partition] = new BitSet(Slots.COUNT);
    }
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      slotsOfPartition[partitionOf(slot)].set(slot);
    }
  }

  /** All members as Hazelcast lists them now: the same object until that changes. */
  Set<Member> members() {
    return cluster.getMembers();
  }

  /** The partition of a slot. */
  public int partitionOf(int slot) {
    return partitionOfSlot[slot].getPartitionId();
  }

  /** The owner of a slot; null while the cluster is between owners. */
  public @Nullable Member ownerOf(int slot) {
    return partitionOfSlot[slot].getOwner();
  }

  /** Whether this member owns the slot. */
  public boolean isLocal(int slot) {
    Member owner = ownerOf(slot);
    return owner != null && owner.localMember();
  }

  /** The slots of one partition; not to be changed. */
  public BitSet slotsOf(int partition) {
    return slotsOfPartition[partition];
  }

  /** How many slots this member owns now. */
  public int localSlots() {
    int local = 0;
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      local += isLocal(slot) ? 1 : 0;
    }
    return local;
  }
}
