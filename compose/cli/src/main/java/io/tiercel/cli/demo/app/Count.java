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
  /** Reads further behind than the freshness asked for allows. */
  STALE_READS,
  /** Reads further behind than the SDK said they can be. */
  UNDERSTATED_AGES,
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
