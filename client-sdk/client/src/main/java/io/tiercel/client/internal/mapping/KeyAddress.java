package io.tiercel.client.internal.mapping;

/**
 * Where a key lives: its bytes on the wire and its slot. The bytes are never changed.
 *
 * @param bytes the primary key, encoded
 * @param slot of its shard key
 */
public record KeyAddress(byte[] bytes, int slot) {}
