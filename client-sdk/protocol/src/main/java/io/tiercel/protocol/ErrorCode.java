package io.tiercel.protocol;

/**
 * Everything that can go wrong, by name. The name is the stable identity on the wire, in metrics
 * and in the SDK's exceptions; what happened to a write is said separately, per failure.
 */
public enum ErrorCode {
  // ---- the caller's to mend
  /** No shard has a table of that name. */
  UNKNOWN_TABLE(Kind.CALLER),
  /**
   * The table lacks {@code _slot}, {@code _version} or a usable shard key; the message has the SQL
   * that mends it.
   */
  TABLE_NOT_ADOPTED(Kind.CALLER),
  /** A record does not fit the table: the message names column and field. */
  MAPPING_MISMATCH(Kind.CALLER),
  /** The key has another type or number of parts than the table's primary key. */
  INVALID_KEY(Kind.CALLER),
  /** MySQL refuses a value: too long, out of range, null where none may be, not a member. */
  INVALID_VALUE(Kind.CALLER),
  /** An insert found the row already there, or a unique index has the value. */
  DUPLICATE_KEY(Kind.CALLER),
  /** An update found no row. */
  NOT_FOUND(Kind.CALLER),
  /** The row is not at the version the caller expected. */
  VERSION_CONFLICT(Kind.CALLER),
  /** A foreign key, check or other constraint refuses the write. */
  CONSTRAINT_VIOLATION(Kind.CALLER),
  /** A configuration that cannot be used. */
  INVALID_CONFIG(Kind.CALLER),
  /** Garbage where a session token should be. */
  INVALID_SESSION_TOKEN(Kind.CALLER),
  /** Missing or wrong credentials. */
  UNAUTHENTICATED(Kind.CALLER),
  /** The table's shape is no longer the one the request was encoded with. */
  SHAPE_CHANGED(Kind.DEPENDENCY),

  // ---- too much at once
  /** A bounded queue, pool or limit is full. */
  OVERLOADED(Kind.OVERLOAD),
  /** The caller's deadline passed. */
  DEADLINE_EXCEEDED(Kind.OVERLOAD),

  // ---- something Tiercel needs does not answer
  /** No cache node can be reached. */
  NODE_UNAVAILABLE(Kind.DEPENDENCY),
  /** The node is shutting down; another one answers. */
  NODE_DRAINING(Kind.DEPENDENCY),
  /** The MySQL shard that owns the key does not answer or refuses. */
  SHARD_UNAVAILABLE(Kind.DEPENDENCY),
  /** The catalog does not answer, or is not a catalog. */
  CATALOG_UNAVAILABLE(Kind.DEPENDENCY),
  /** The shard no longer owns the slot and the new owner is not known yet. */
  SLOT_MOVED(Kind.DEPENDENCY),
  /** The key's slot is changing its shard and takes no writes for a moment; nothing applied. */
  SLOT_FENCED(Kind.DEPENDENCY),
  /** MySQL rolled the transaction back to break a deadlock or a lock wait. */
  TRANSACTION_ABORTED(Kind.DEPENDENCY),

  // ---- ours
  /** A defect in Tiercel. */
  INTERNAL(Kind.BUG);

  /** Who can do something about it. */
  public enum Kind {
    /** The caller: the same request fails again. */
    CALLER,
    /** Too much at once: later, or with less. */
    OVERLOAD,
    /** A part that should answer does not. */
    DEPENDENCY,
    /** A defect in Tiercel. */
    BUG
  }

  private final Kind kind;

  ErrorCode(Kind kind) {
    this.kind = kind;
  }

  /** Who can do something about it. */
  public Kind kind() {
    return kind;
  }

  /**
   * Whether every attempt of one request ends so. What depends on the rows there are does not: an
   * insert that is a duplicate now is none after somebody's delete. A version, once passed, never
   * comes again.
   */
  public boolean sameInEveryAttempt() {
    return switch (this) {
      case DUPLICATE_KEY, NOT_FOUND, CONSTRAINT_VIOLATION -> false;
      default -> kind == Kind.CALLER;
    };
  }
}
