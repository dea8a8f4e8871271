package io.tiercel.node.service;

import com.hazelcast.cluster.Member;
import io.tiercel.node.fill.GatheringNodes;
import io.tiercel.node.fill.KeyRequest;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.protocol.v1.Request;

/** Reaches the node that gathers over the links to the other nodes. Thread-safe; never blocks. */
public final class PeerGathering implements GatheringNodes {
  private final SlotOwners owners;
  private final PeerLinks peers;

  /** Over these links. */
  public PeerGathering(SlotOwners owners, PeerLinks peers) {
    this.owners = owners;
    this.peers = peers;
  }

  @Override
  public boolean isHere(int slot) {
    return owners.isLocal(slot);
  }

  @Override
  public boolean hand(int slot, KeyRequest load) {
    Member owner = owners.ownerOf(slot);
    return owner != null && !owner.localMember() && peers.forward(owner, load);
  }

  @Override
  public void tell(int slot, Request told) {
    Member owner = owners.ownerOf(slot);
    if (owner != null && !owner.localMember()) {
      peers.tell(owner, told);
    }
  }
}
