package io.tiercel.router.move;

/** The job cannot go on without an operator: it ends as FAILED, with this message. */
final class MoveFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean copyHolds;

  MoveFailedException(String message) {
    this(message, false);
  }

  private MoveFailedException(String message, boolean copyHolds) {
    super(message);
    this.copyHolds = copyHolds;
  }

  /** What is on the target is right as far as it goes: a retry goes on from there. */
  static MoveFailedException halfWay(String message, Exception cause) {
    MoveFailedException failure = new MoveFailedException(message, true);
    failure.initCause(cause);
    return failure;
  }

  boolean copyHolds() {
    return copyHolds;
  }
}
