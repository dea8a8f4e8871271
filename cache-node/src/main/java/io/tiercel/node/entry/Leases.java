package io.tiercel.node.entry;

/**
 * Who may fill which key, in the owner's memory. Called on partition threads only, one key at a
 * time; never blocks.
 */
public interface Leases {
  /** Ends the lease on a key, if there is one: what it loads is void. */
  void revoke(EntryKey key);

  /**
   * Ends the lease by using it.
   *
   * @return whether this very lease stood until now, under the present epoch of its partition
   */
  boolean redeem(EntryKey key, long token);
}
