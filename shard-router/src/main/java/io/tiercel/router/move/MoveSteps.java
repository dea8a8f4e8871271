package io.tiercel.router.move;

/**
 * Told around each commit of a mover. In production nobody listens; tests end a mover here. Called
 * on the mover's thread.
 */
public interface MoveSteps {
  /** Nobody listens. */
  MoveSteps UNOBSERVED = new MoveSteps() {};

  /** The step's commit comes next. */
  default void before(MoveStep step) {}

  /** The step is committed. */
  default void after(MoveStep step) {}
}
