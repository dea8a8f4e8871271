package io.tiercel.router.move;

/** The job cannot go on without an operator: it ends as FAILED, with this message. */
final class MoveFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MoveFailedException(String message) {
    super(message);
  }
}
