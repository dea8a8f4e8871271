package io.tiercel.router;

import org.jspecify.annotations.Nullable;

/**
 * An applied write.
 *
 * @param stamp the stamp of the new state; of a deleted row, one above its last version
 * @param existed false only for a DELETE that found nothing
 * @param values the row as MySQL holds it now, canonical; null after DELETE
 * @param repeated an earlier attempt of the same sequence number had applied it, or another writer
 *     came before the row was read back; stamp and values are then the row's present ones
 */
public record RowWritten(
    RowStamp stamp, boolean existed, @Nullable Object @Nullable [] values, boolean repeated) {}
