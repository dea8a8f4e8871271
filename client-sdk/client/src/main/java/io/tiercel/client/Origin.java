package io.tiercel.client;

/** Where an answer came from. */
public enum Origin {
  /** This process's near cache. */
  NEAR,
  /** A cache node's entry. */
  SHARED,
  /** MySQL, for this read or one merged with it. */
  LOADED
}
