package io.tiercel.cli.check.rule;

/** What can be wrong with a history. */
public enum ViolationKind {
  /** A read returned a value nobody wrote to that key, or no row where none was ever removed. */
  UNWRITTEN_VALUE,
  /** A read returned the value of a write that was reported as not applied. */
  FAILED_WRITE_SEEN,
  /** A read returned a value before its write began. */
  VALUE_BEFORE_ITS_WRITE,
  /** One write shows under two stamps: it was applied twice. */
  WRITE_APPLIED_TWICE,
  /** Two values of one key show under one stamp. */
  ONE_STAMP_TWO_VALUES,
  /** A write that began after another was acknowledged did not get a higher stamp. */
  STAMP_NOT_RISING,
  /** A bounded or session read misses a write acknowledged longer ago than its bound. */
  STALE_BOUNDED,
  /** A strong read misses a write acknowledged before it began. */
  STALE_STRONG,
  /** A read that reached the shared tier anew misses a write acknowledged before it began. */
  STALE_SHARED_TIER,
  /** A read misses a write made past the tier long after that was committed. */
  OUTSIDE_WRITE_UNSEEN,
  /** An answer was further behind than the SDK told. */
  AGE_UNDERSTATED,
  /** A session's read is older than what the session saw or wrote before. */
  SESSION_WENT_BACK,
  /** A strong read is older than what any reader had seen before it began. */
  STRONG_WENT_BACK,
  /** An acknowledged write is missing in MySQL. */
  ACKNOWLEDGED_WRITE_LOST,
  /** Two increments made of one total the same next one. */
  LOST_UPDATE,
  /** The row in MySQL at the end is none that a write left. */
  UNEXPLAINED_ROW,
  /** A replica that has caught up holds another row than its primary. */
  REPLICA_DIFFERS,
  /** After all faults and writes a read shows another row than MySQL holds. */
  COPY_DIFFERS
}
