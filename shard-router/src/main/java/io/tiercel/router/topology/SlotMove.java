package io.tiercel.router.topology;

/**
 * One slot that changes its shard.
 *
 * @param slot 0..4095
 * @param from the shard that owns it now
 * @param to the shard that shall own it
 */
public record SlotMove(int slot, String from, String to) {}
