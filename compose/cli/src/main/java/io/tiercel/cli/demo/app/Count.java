package io.tiercel.cli.demo.app;

/** What an application counts. */
public enum Count {
  /** Reads answered by the near cache. */
  NEAR_READS,
  /** Reads answered by a cache node's entry. */
  SHARED_READS,
  /** Reads answered by MySQL. */
  LOADED_READS,
  /** Reads that found no row; they are among the three above. */
  ABSENT_READS,
  /** Acknowledged writes. */
  WRITES,
  /** Writes refused because another caller deleted or inserted the row in between. */
  CONFLICTS,
  /** Calls that failed. */
  ERRORS,
  /**
   * Near reads older than the freshness asked for, and any read of another layer that is behind.
   */
  STALE_READS,
  /** Reads of a state that no write made. */
  UNWRITTEN_READS;

  /** The layers of the reads. */
  static Count of(io.tiercel.client.Origin origin) {
    return switch (origin) {
      case NEAR -> NEAR_READS;
      case SHARED -> SHARED_READS;
      case LOADED -> LOADED_READS;
    };
  }
}
