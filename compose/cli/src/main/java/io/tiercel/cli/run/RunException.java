package io.tiercel.cli.run;

import org.jspecify.annotations.Nullable;

/** A run cannot go on. The message says what, where and what to do; made for a terminal. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean usage;

  private RunException(boolean usage, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.usage = usage;
  }

  /** It was asked for in a way that makes no sense. */
  public static RunException usage(String message) {
    return new RunException(true, message, null);
  }

  /** It could not be done. */
  public static RunException failed(String message, @Nullable Throwable cause) {
    return new RunException(false, message, cause);
  }

  /** Whether it was asked for in a way that makes no sense. */
  public boolean usage() {
    return usage;
  }
}
