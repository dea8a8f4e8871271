package io.tiercel.cli.deed;

import io.tiercel.cli.output.Progress;

/** One change an operator asks for. Confined to one thread. */
public interface Deed {
  /** The command's words without its arguments, such as {@code node drain}; at most 64 letters. */
  String command();

  /** Whether what carries it out leaves the line in the catalog, and this process must not. */
  default boolean recordsItself() {
    return false;
  }

  /**
   * Looks, changes nothing, and says what there is to do. It is called once; whatever it found may
   * be otherwise when {@link #carryOut} begins, as people take their time to answer.
   */
  Plan plan();

  /**
   * Does it. Doing the same command again after it failed in the middle, or was done, must be safe.
   * An exception says what was not done, where, and what to do; it is kept in the catalog, too.
   */
  Done carryOut(Progress progress);
}
