package io.tiercel.client;

/** What became of a write that failed. A failed read is always {@link #NOT_APPLIED}. */
public enum Outcome {
  /** The row is as it was. */
  NOT_APPLIED,
  /** The row was written although the call failed. */
  APPLIED,
  /** Nobody can say: read the row before trying again. */
  UNKNOWN
}
