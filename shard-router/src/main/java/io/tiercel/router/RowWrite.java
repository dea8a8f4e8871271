package io.tiercel.router;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write of one row.
 *
 * @param table where
 * @param kind what
 * @param key which row
 * @param values canonical values in the order of {@link TableMeta#columns()}, null for DELETE;
 *     generated columns are ignored
 * @param writtenColumns indexes of the columns this write sets; others keep their value, or get
 *     their default in a new row; empty for all but generated ones
 * @param expectedVersion the write applies only to this version of the row; 0 for any
 * @param minVersion the new version will not be lower: one more than the floor a cache knows; 0 for
 *     none
 * @param writer the idempotency key
 */
public record RowWrite(
    TableMeta table,
    Kind kind,
    RowKey key,
    @Nullable Object @Nullable [] values,
    List<Integer> writtenColumns,
    long expectedVersion,
    long minVersion,
    WriterSequence writer) {
  /** What a write does. */
  public enum Kind {
    /** Fails with DUPLICATE_KEY where the row exists. */
    INSERT,
    /** Inserts, or replaces every column. */
    PUT,
    /** Replaces every column; fails with NOT_FOUND or VERSION_CONFLICT. */
    UPDATE,
    /** Deletes; an absent row is a success with {@code existed = false}. */
    DELETE
  }
}
