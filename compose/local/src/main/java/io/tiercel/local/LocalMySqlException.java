package io.tiercel.local;

import org.jspecify.annotations.Nullable;

/** A server cannot be had. The message says what, where and what to do; made for a terminal. */
public final class LocalMySqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the cause, where there is one. */
  public LocalMySqlException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
