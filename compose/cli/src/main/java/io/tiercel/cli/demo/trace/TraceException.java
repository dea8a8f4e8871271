package io.tiercel.cli.demo.trace;

import org.jspecify.annotations.Nullable;

/** A trace cannot be had or read. The message says which, why and what to do. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TraceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
