package io.tiercel.router;

/**
 * What one replica answered for one key.
 *
 * @param replica its address, {@code host:port}
 * @param row the row, or its absence, with the shard's term
 */
public record ReplicaRow(String replica, StoredRow row) {}
