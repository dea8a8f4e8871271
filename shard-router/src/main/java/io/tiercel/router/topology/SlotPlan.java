package io.tiercel.router.topology;

import java.util.List;

/**
 * Which shard shall own which slot. Immutable.
 *
 * @param owners per slot the name of its shard
 * @param moves what has to change for that, by slot; empty for a first plan
 */
public record SlotPlan(List<String> owners, List<SlotMove> moves) {}
