package io.tiercel.node.loader;

import io.tiercel.router.RowKey;

/**
 * One key to load.
 *
 * @param table where
 * @param key which row
 * @param slot the key's slot
 * @param primaryOnly no replica may answer
 * @param callback told exactly once, on a loader thread or on the caller's
 */
public record LoadRequest(
    TableHandle table, RowKey key, int slot, boolean primaryOnly, Callback callback) {
  /** The same, past the replicas. */
  LoadRequest onPrimary() {
    return primaryOnly ? this : new LoadRequest(table, key, slot, true, callback);
  }

  /** Who waits for it. Must not block. */
  public interface Callback {
    /** MySQL answered. */
    void loaded(LoadedRow row);

    /** It did not, or was not asked. */
    void failed(NodeException failure);
  }
}
