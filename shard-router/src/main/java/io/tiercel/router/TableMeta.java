package io.tiercel.router;

import io.tiercel.router.topology.Slot;
import java.util.List;

/**
 * What MySQL says about an adopted table. The same on every shard.
 *
 * @param name the table's name
 * @param columns in ordinal order, without {@code _slot} and {@code _version}
 * @param primaryKey indexes into {@code columns}, in primary key order
 * @param shardKeyPart which part of the primary key is the shard key: an index into {@code
 *     primaryKey}
 * @param fingerprint a hash over all of this: another number is another shape
 * @param otherUniqueIndexes whether there is a unique index besides the primary key
 * @param readBack whether MySQL may store something else than it was given (CHAR, DECIMAL, JSON,
 *     fractional seconds, generated columns, triggers), so that a written row has to be read back
 * @param triggers whether writes fire any
 */
public record TableMeta(
    String name,
    List<Column> columns,
    List<Integer> primaryKey,
    int shardKeyPart,
    long fingerprint,
    boolean otherUniqueIndexes,
    boolean readBack,
    boolean triggers) {

  /** The slot a key of this table is in. */
  public int slotOf(RowKey key) {
    Column shardKey = columns.get(primaryKey.get(shardKeyPart));
    return Slot.of(shardKey.type(), key.value(shardKeyPart));
  }
}
