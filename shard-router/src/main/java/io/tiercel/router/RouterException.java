package io.tiercel.router;

import org.jspecify.annotations.Nullable;

/** Every failure of the router. Decide by {@link #code()}, {@link #outcome()}, never by text. */
public final class RouterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** No shard has a table of that name. */
    UNKNOWN_TABLE,
    /** The table lacks what section "What a table needs" asks for; the message has the SQL. */
    TABLE_NOT_ADOPTED,
    /** A key part is missing, of the wrong class, or null. */
    INVALID_KEY,
    /** MySQL refuses a value. */
    INVALID_VALUE,
    /** A unique index has the value already. */
    DUPLICATE_KEY,
    /** An UPDATE found no row. */
    NOT_FOUND,
    /** The row has another version than expected. */
    VERSION_CONFLICT,
    /** A foreign key, check or other constraint refuses. */
    CONSTRAINT_VIOLATION,
    /** A configuration value that cannot be used. */
    INVALID_CONFIG,
    /** A pool, bulkhead or queue is full. */
    OVERLOADED,
    /** The deadline passed. */
    DEADLINE_EXCEEDED,
    /** A shard does not answer, refuses the login, or is too old. */
    SHARD_UNAVAILABLE,
    /** The catalog does not answer, refuses the login, or is none. */
    CATALOG_UNAVAILABLE,
    /** The shard does not own the slot any more. */
    SLOT_MOVED,
    /** The slot is changing its shard or its primary and takes no writes for a moment. */
    SLOT_FENCED,
    /** MySQL rolled back to break a deadlock or a lock wait. */
    TRANSACTION_ABORTED,
    /** An earlier attempt with this sequence number committed. */
    ALREADY_APPLIED,
    /** A defect in the router. */
    INTERNAL
  }

  /** What became of the write, if it was one. */
  public enum Outcome {
    /** Nothing changed. */
    NOT_APPLIED,
    /** It is committed. */
    APPLIED,
    /** The connection was lost around the commit: either. */
    UNKNOWN
  }

  private final Code code;
  private final Outcome outcome;
  private final boolean retryable;

  /** A failure after which nothing is applied. */
  public RouterException(Code code, String message) {
    this(code, Outcome.NOT_APPLIED, false, message, null);
  }

  /** A failure with everything said. */
  public RouterException(
      Code code, Outcome outcome, boolean retryable, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.outcome = outcome;
    this.retryable = retryable;
  }

  /** What went wrong. */
  public Code code() {
    return code;
  }

  /** What became of the write. */
  public Outcome outcome() {
    return outcome;
  }

  /** Whether the same call with the same writer sequence may succeed when made again. */
  public boolean retryable() {
    return retryable;
  }
}
