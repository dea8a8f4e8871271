package io.tiercel.router.move;

/** Why slots move. */
public enum MoveKind {
  /** A new shard gets its share. */
  ADD,
  /** A shard gives all of its slots away. */
  DRAIN,
  /** Shares follow the weights. */
  REBALANCE,
  /** Chosen slots get a shard of their own. */
  SPLIT
}
