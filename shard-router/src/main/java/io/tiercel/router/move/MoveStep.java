package io.tiercel.router.move;

/** What a mover does, in the order of one move. Each but READ is committed on its own. */
public enum MoveStep {
  /** Leftovers are gone, the target imports, and the binlog's position is recorded. */
  PREPARE,
  /** Rows are read from the source, between two watermarks. */
  READ,
  /** Rows read from the source are on the target. */
  COPY,
  /** Changes from the source's binlog are on the target. */
  APPLY,
  /** The source takes no more writes of the slots. */
  FENCE,
  /** All that was written before the fence is on the target. */
  DRAIN,
  /** The catalog names the target as the owner: the only point of no return. */
  COMMIT,
  /** The source says where the slots have gone. */
  MARK_MOVED,
  /** The target takes writes. */
  ACTIVATE,
  /** Rows are gone from the source. */
  PURGE,
  /** A fence is taken back. */
  UNDO_FENCE,
  /** The job has ended. */
  FINISH
}
