package io.tiercel.node.ownership;

import com.hazelcast.cluster.Member;

/** What this node may say of a slot, given its standing and the slot's owner. Thread-safe. */
public final class Voice {
  private final Standing standing;
  private final SlotOwners owners;

  /** With everything it needs. */
  public Voice(Standing standing, SlotOwners owners) {
    this.standing = standing;
    this.owners = owners;
  }

  /** Whether this node is heard by all members, so that it may begin to write. */
  public boolean stands() {
    return standing.stands();
  }

  /**
   * Whether the slot's entries may be served, filled, and its writes acknowledged. Where not, the
   * primary answers reads and nothing is kept.
   */
  public boolean speaksFor(int slot) {
    return speaksFor(slot, now());
  }

  /** The clock that standing is told by. */
  public long now() {
    return standing.now();
  }

  /** The same for who has just looked at {@link #now}. */
  public boolean speaksFor(int slot, long nowNanos) {
    if (!standing.speaksFor(owners.partitionOf(slot), nowNanos)) {
      return false;
    }
    if (!standing.anySilent()) {
      return true;
    }
    Member owner = owners.ownerOf(slot);
    return owner == null || !isSilent(owner);
  }

  /** Whether this member is the slot's owner, where its floors are raised. */
  public boolean owns(int slot) {
    return owners.isLocal(slot);
  }

  /** Whether a floor that is raised here, at the slot's owner, counts. */
  public boolean raises(int slot) {
    return standing.raises(owners.partitionOf(slot), owners.members());
  }

  /** Whether asking this member would only mean to wait. */
  public boolean isSilent(Member member) {
    return !member.localMember()
        && standing.anySilent()
        && standing.isSilent(NodeIdentity.of(member).publisher());
  }
}
