package io.tiercel.router.move;

/** Where a job is. */
public enum MoveState {
  /** No mover has begun. */
  PLANNED,
  /** A mover works on it, or the next one will. */
  RUNNING,
  /** Nobody works on it until it is resumed. */
  PAUSED,
  /** What is not committed is undone. */
  ABORTING,
  /** Ended by an operator; slots that were committed before stay where they are. */
  ABORTED,
  /** Stopped by what it found; to be retried or aborted. */
  FAILED,
  /** Every slot is where it shall be. */
  DONE;

  /** Whether nothing can change it any more. */
  public boolean ended() {
    return this == ABORTED || this == DONE;
  }
}
