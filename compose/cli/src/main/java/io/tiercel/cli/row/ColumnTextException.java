package io.tiercel.cli.row;

import org.jspecify.annotations.Nullable;

/** A text is not what its column takes; the message names the column and what is expected. */
public final class ColumnTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the cause, where there is one. */
  public ColumnTextException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
