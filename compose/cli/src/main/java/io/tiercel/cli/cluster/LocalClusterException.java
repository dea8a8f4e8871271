package io.tiercel.cli.cluster;

import org.jspecify.annotations.Nullable;

/** The cluster cannot do what was asked. The message says what, where and what to do. */
public final class LocalClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose mistake it is. */
  public enum Code {
    /** A value that cannot be used, such as a folder that is a file. */
    INVALID,
    /** There is no cluster in the folder. */
    NOT_RUNNING,
    /** There is one already. */
    ALREADY_RUNNING,
    /** A part did not start, or did not do what it should. */
    FAILED
  }

  private final Code code;

  /** A failure without a cause. */
  public LocalClusterException(Code code, String message) {
    this(code, message, null);
  }

  /** A failure with its cause, where there is one. */
  public LocalClusterException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Whose mistake it is. */
  public Code code() {
    return code;
  }
}
