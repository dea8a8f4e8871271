package io.tiercel.router.move;

/** Why a table cannot be imported, or not to the end. No row values are in its message. */
public final class ImportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** The source does not answer, refuses the login, or is too old. */
    SOURCE_UNAVAILABLE,
    /** The source's settings keep its changes from being followed. */
    SOURCE_SETTINGS,
    /** The login lacks rights on the source. */
    SOURCE_RIGHTS,
    /** The source has no such table, or one that cannot be imported. */
    SOURCE_TABLE,
    /** The cluster has no such table, or one of another shape. */
    TARGET_TABLE,
    /** The cluster's table has rows that are not of this import. */
    TARGET_NOT_EMPTY,
    /** Another process has taken the import. */
    TAKEN,
    /** The copy differs from the source. Nothing was switched; the next run copies anew. */
    DIFFERENT,
    /** The source's changes cannot be followed any more. The next run copies anew. */
    NOT_FOLLOWED,
    /** The switch took too long, again and again, and was taken back each time. */
    SWITCH_DELAYED,
    /** It cannot be found out whether the switch is committed. Running it again finds out. */
    SWITCH_UNKNOWN,
    /** A server failed in the middle, for longer than the patience. Running it again goes on. */
    INTERRUPTED
  }

  private final Reason reason;

  ImportException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  ImportException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What stands in the way. */
  public Reason reason() {
    return reason;
  }
}
