package io.tiercel.router.move;

/**
 * Ends a mover where it stands: nothing of its code handles an Error, as nothing handles a kill.
 */
final class MoverKilled extends Error {
  private static final long serialVersionUID = 1L;

  MoverKilled(String where) {
    super(where);
  }
}
