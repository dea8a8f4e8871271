package io.tiercel.node.changefeed;

import io.tiercel.node.entry.EntryKey;

/**
 * One key that a transaction has touched.
 *
 * @param key the row
 * @param version its {@code _version} now, or one more than before for a row deleted; {@link
 *     #UNKNOWN} when the event does not say
 * @param raised whether the version is above the one before, as every write of the tier makes it
 */
record KeyChange(EntryKey key, long version, boolean raised) {
  static final long UNKNOWN = -1;

  boolean versionKnown() {
    return version != UNKNOWN;
  }
}
