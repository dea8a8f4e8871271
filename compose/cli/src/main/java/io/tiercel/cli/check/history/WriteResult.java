package io.tiercel.cli.check.history;

/** What the application knows about its write. */
public enum WriteResult {
  /** The SDK returned. */
  ACKNOWLEDGED,
  /** The SDK failed and said that the row was written. */
  APPLIED,
  /** The SDK failed and said that the row is as it was. */
  NOT_APPLIED,
  /** The SDK failed and could not say, or the application was killed. */
  UNKNOWN;

  /** Whether the row was written for certain. */
  public boolean applied() {
    return this == ACKNOWLEDGED || this == APPLIED;
  }
}
