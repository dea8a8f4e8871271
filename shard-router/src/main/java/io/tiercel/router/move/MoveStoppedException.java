package io.tiercel.router.move;

/** This mover leaves the job alone at once: whoever works on it next finishes what is half done. */
final class MoveStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  enum Reason {
    /** Another mover has taken the job. */
    LEASE_LOST,
    /** The job is not RUNNING any more. */
    OTHER_STATE,
    /** A schema rollout runs: the job waits for its end. */
    ROLLOUT,
    /** This mover is being closed. */
    CLOSED
  }

  private final Reason reason;

  MoveStoppedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
