package io.tiercel.client.internal.mapping;

import io.tiercel.client.Outcome;
import io.tiercel.client.Row;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.RowCodec;
import io.tiercel.protocol.TableShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table's shape and the caller's types for its keys and rows. Immutable and thread-safe.
 *
 * @param <K> key
 * @param <V> row
 */
public final class TableMapping<K, V> {
  private final TableShape shape;
  private final KeyMapping<K> keys;
  private final RowMapping<V> rows;
  private final RowCodec keyCodec;
  private final RowCodec rowCodec;

  private TableMapping(TableShape shape, KeyMapping<K> keys, RowMapping<V> rows) {
    this.shape = shape;
    this.keys = keys;
    this.rows = rows;
    this.keyCodec = shape.keyCodec();
    this.rowCodec = shape.rowCodec();
  }

  /**
   * Keys and rows of these classes.
   *
   * @throws TiercelException MAPPING_MISMATCH
   */
  public static <K, V> TableMapping<K, V> of(TableShape shape, Class<K> key, Class<V> row) {
    return new TableMapping<>(shape, KeyMappings.of(shape, key), RecordRowMapping.of(shape, row));
  }

  /** Keys and rows without a class. */
  public static TableMapping<Row, Row> generic(TableShape shape) {
    return new TableMapping<>(shape, KeyMappings.ofRow(shape), new GenericRowMapping(shape));
  }

  /** The table's shape. */
  public TableShape shape() {
    return shape;
  }

  /** Where a key lives; INVALID_KEY when it cannot be one of this table. */
  public KeyAddress address(K key) {
    return address(keys.toCanonical(key));
  }

  private KeyAddress address(Object[] canonical) {
    return new KeyAddress(keyCodec.encode(canonical), shape.slotOf(canonical));
  }

  /** A row as it is sent; INVALID_VALUE or INVALID_KEY when MySQL would refuse it. */
  public EncodedRow encode(V row) {
    @Nullable Object[] canonical = rows.toCanonical(row);
    List<Integer> parts = shape.primaryKey();
    Object[] key = new Object[parts.size()];
    for (int i = 0; i < key.length; i++) {
      Object part = canonical[parts.get(i)];
      if (part == null) {
        throw new TiercelException(
            ErrorCode.INVALID_KEY,
            shape.name()
                + "."
                + shape.columns().get(parts.get(i)).name()
                + " is part of the key and is missing");
      }
      key[i] = part;
    }
    try {
      return new EncodedRow(address(key), rowCodec.encode(canonical), rows.writtenColumns(row));
    } catch (ArithmeticException e) {
      throw new TiercelException(
          ErrorCode.INVALID_VALUE,
          Outcome.NOT_APPLIED,
          "table " + shape.name() + ": a date or time is outside what MySQL can hold",
          e);
    }
  }

  /** A row as it came; MAPPING_MISMATCH when a value does not fit the caller's type. */
  public V decode(byte[] row) {
    return decode(row, 0, row.length);
  }

  /** The same of a part of an array, up to but without {@code to}. */
  public V decode(byte[] bytes, int from, int to) {
    try {
      return rows.fromCanonical(rowCodec.decode(bytes, from, to));
    } catch (IllegalArgumentException e) {
      throw new TiercelException(
          ErrorCode.INTERNAL,
          Outcome.NOT_APPLIED,
          "table " + shape.name() + ": a node answered with bytes that are no row of it",
          e);
    }
  }

  /** The row itself where it cannot be changed, else a copy. */
  public V copyOf(V row) {
    return rows.copyOf(row);
  }

  /**
   * What identifies the key in the near cache: the key itself where its equality is the table's,
   * else its bytes.
   */
  public Object nearKey(K key) {
    return keys.equalAsGiven() ? key : new EncodedKey(address(key).bytes());
  }

  /** See {@link #nearKey(Object)}, for a key whose address is known. */
  public Object nearKey(K key, KeyAddress address) {
    return keys.equalAsGiven() ? key : new EncodedKey(address.bytes());
  }

  /** The bytes of a key of the near cache: the way back from {@link #nearKeyOf}. */
  public byte[] bytesOf(Object nearKey) {
    if (nearKey instanceof EncodedKey encoded) {
      return encoded.bytes();
    }
    @SuppressWarnings("unchecked") // Only nearKey makes them.
    K key = (K) nearKey;
    return address(key).bytes();
  }

  /** See {@link #nearKey}; null for a key that the caller's type cannot hold. */
  public @Nullable Object nearKeyOf(byte[] key) {
    if (!keys.equalAsGiven()) {
      return new EncodedKey(key);
    }
    try {
      return keys.fromCanonical(keyCodec.decode(key));
    } catch (TiercelException e) {
      return null;
    }
  }
}
