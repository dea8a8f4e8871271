package io.tiercel.router.move;

/** A cutover was taken back and is to be tried again later: nothing is lost, nothing is wrong. */
final class MoveDelayedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MoveDelayedException(String message) {
    super(message);
  }
}
