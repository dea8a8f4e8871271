package io.tiercel.cli.check.history;

/** The writes an application makes. */
public enum WriteKind {
  /** Adds a row that is not there. */
  INSERT,
  /** Adds or replaces. */
  PUT,
  /** Read, change, write back. */
  UPDATE,
  /** Removes. */
  DELETE,
  /** An update that adds one to the row's total. */
  INCREMENT,
  /** Plain SQL past the tier: what it promises of its own writes does not hold for these. */
  OUTSIDE,
  /** The same, and {@code _version} did not rise: such a state has no stamp of its own. */
  OUTSIDE_UNRAISED
}
