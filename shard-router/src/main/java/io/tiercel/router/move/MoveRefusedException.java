package io.tiercel.router.move;

/** A job that cannot be made, or an order that does not fit its state. Nothing was changed. */
public final class MoveRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Something else that changes shards or tables is under way. */
    BUSY,
    /** There is no such job. */
    UNKNOWN_JOB,
    /** The order does not fit the job's state. */
    WRONG_STATE,
    /** The plan does not fit the shards as they are now. */
    INVALID_PLAN
  }

  private final Reason reason;

  MoveRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
