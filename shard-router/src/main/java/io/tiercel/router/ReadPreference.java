package io.tiercel.router;

/** Which server of a shard may answer a read. */
public enum ReadPreference {
  /** The primary only. */
  PRIMARY,
  /**
   * A replica that provably holds every write this router acknowledged, and all that {@link
   * ShardRouter#requireCurrent} covers, in the slots asked for; else the primary.
   */
  FRESH_REPLICA,
  /** Any healthy replica whose lag is in bounds; else the primary. */
  ANY_REPLICA
}
