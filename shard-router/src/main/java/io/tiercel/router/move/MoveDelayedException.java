package io.tiercel.router.move;

/** A cutover was taken back and is to be tried again later: nothing is lost, nothing is wrong. */
final class MoveDelayedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean held;

  MoveDelayedException(String message) {
    this(message, false);
  }

  private MoveDelayedException(String message, boolean held) {
    super(message);
    this.held = held;
  }

  /** Somebody holds one of the slots: the others may go without it. */
  static MoveDelayedException held(String message) {
    return new MoveDelayedException(message, true);
  }

  boolean held() {
    return held;
  }
}
