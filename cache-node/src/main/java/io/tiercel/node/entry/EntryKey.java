package io.tiercel.node.entry;

import com.hazelcast.partition.PartitionAware;
import java.util.Arrays;

/**
 * Names a row: its table and its encoded primary key. All keys of a slot are in one partition, so
 * that one member owns a slot. Immutable.
 */
public final class EntryKey implements PartitionAware<Integer> {
  private final String table;
  private final byte[] key;
  private final int slot;
  private final int hash;

  /**
   * Takes the array over.
   *
   * @param table the table's name
   * @param key the primary key as {@link io.tiercel.protocol.RowCodec} encodes it
   * @param slot the slot of the row's shard key
   */
  public EntryKey(String table, byte[] key, int slot) {
    this.table = table;
    this.key = key;
    this.slot = slot;
    this.hash = 31 * table.hashCode() + Arrays.hashCode(key);
  }

  /** The table's name. */
  public String table() {
    return table;
  }

  /** The encoded primary key; not to be changed. */
  public byte[] key() {
    return key;
  }

  /** The slot of the row's shard key. */
  public int slot() {
    return slot;
  }

  @Override
  public Integer getPartitionKey() {
    return slot;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntryKey that
        && hash == that.hash
        && Arrays.equals(key, that.key)
        && table.equals(that.table);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Says where, never the key's value: that does not belong into logs. */
  @Override
  public String toString() {
    return "a row of " + table + " in slot " + slot;
  }
}
