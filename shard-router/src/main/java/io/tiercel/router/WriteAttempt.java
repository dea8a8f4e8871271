package io.tiercel.router;

import org.jspecify.annotations.Nullable;

/**
 * What became of a write that was tried together with others.
 *
 * @param written what it did; null when it did nothing, or that is not known
 * @param failure says that it may have been applied; null when it was or was not
 */
public record WriteAttempt(@Nullable RowWritten written, @Nullable RouterException failure) {
  /** It was not applied; by itself it may be. */
  public static final WriteAttempt LEFT = new WriteAttempt(null, null);

  /** Whether it was not applied and is to be written by itself. */
  public boolean left() {
    return written == null && failure == null;
  }
}
