package io.tiercel.router.move;

import java.time.Duration;

/** Told how far an import is. Called on the importing thread. */
public interface ImportListener {
  /** Nobody listens. */
  ImportListener SILENT = new ImportListener() {};

  /** What begins. */
  default void begins(Phase phase) {}

  /** How many rows of the phase are done. */
  default void rows(long done) {}

  /**
   * A server failed in the middle. What is done is kept, and the import goes on after a pause; it
   * tells anew what begins.
   */
  default void interrupted(RuntimeException why, Duration pause) {}

  /** What an import does, in this order. */
  enum Phase {
    /** The table is closed, and routers learn of it. */
    CLOSE,
    /** Rows are copied. */
    COPY,
    /** Source and shards are compared. */
    VERIFY,
    /** The source is followed until somebody lets the import switch. */
    HOLD,
    /** The source takes no more writes, and the table is opened. */
    SWITCH
  }
}
