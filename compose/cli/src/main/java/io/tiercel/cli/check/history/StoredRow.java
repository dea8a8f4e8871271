package io.tiercel.cli.check.history;

/**
 * A row as plain SQL shows it.
 *
 * @param content its value; 0 when there is no row
 * @param total its total
 * @param version its {@code _version}; 0 when there is no row
 */
public record StoredRow(long content, long total, long version) {
  /** No row. */
  public static final StoredRow ABSENT = new StoredRow(0, 0, 0);
}
