package io.tiercel.node.fill;

import io.tiercel.protocol.v1.Request;

/** The way to the node that gathers a group's loads. Thread-safe; never blocks. */
public interface GatheringNodes {
  /** Whether this node owns the slot. */
  boolean isHere(int slot);

  /**
   * Hands a load to the slot's owner, which answers it; what the owner does not answer before its
   * link breaks is gathered here.
   *
   * @return false when there is no link now
   */
  boolean hand(int slot, KeyRequest load);

  /** Tells the slot's owner something that has no answer; lost when there is no link now. */
  void tell(int slot, Request told);
}
