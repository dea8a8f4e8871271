package io.tiercel.client;

import io.tiercel.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Everything the SDK throws. {@link #code} says what went wrong, {@link #outcome} what became of
 * the write. The message starts with the code, names what, where and what to do, and never holds a
 * row value or a secret.
 */
public final class TiercelException extends RuntimeException {
  private final ErrorCode code;
  private final Outcome outcome;
  private final String detail;

  /** A failure that left everything as it was. */
  public TiercelException(ErrorCode code, String message) {
    this(code, Outcome.NOT_APPLIED, message, null);
  }

  /** A failure with its cause, where there is one. */
  public TiercelException(
      ErrorCode code, Outcome outcome, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
    this.outcome = outcome;
    this.detail = message;
  }

  /** What went wrong. */
  public ErrorCode code() {
    return code;
  }

  /** The message without the code. */
  public String detail() {
    return detail;
  }

  /** What became of the write; {@link Outcome#NOT_APPLIED} for a read. */
  public Outcome outcome() {
    return outcome;
  }
}
