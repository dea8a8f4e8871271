package io.tiercel.node.loader;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.RowCodec;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.TableDescription;
import io.tiercel.router.Column;
import io.tiercel.router.RowKey;
import io.tiercel.router.TableMeta;
import io.tiercel.router.TablePolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A table as the node knows it: the router's description, the wire's shape, and codecs. Immutable.
 */
public final class TableHandle {
  private static final double JITTER = 0.1;

  private final TableMeta meta;
  private final TablePolicy policy;
  private final TableShape shape;
  private final RowCodec keyCodec;
  private final RowCodec rowCodec;

  TableHandle(TableMeta meta, TablePolicy policy) {
    this.meta = meta;
    this.policy = policy;
    this.shape = shapeOf(meta);
    this.keyCodec = shape.keyCodec();
    this.rowCodec = shape.rowCodec();
  }

  private static TableShape shapeOf(TableMeta meta) {
    List<ColumnShape> columns = meta.columns().stream().map(TableHandle::shapeOf).toList();
    int shardKey = meta.primaryKey().get(meta.shardKeyPart());
    return new TableShape(
        meta.name(), meta.fingerprint(), columns, List.copyOf(meta.primaryKey()), shardKey);
  }

  private static ColumnShape shapeOf(Column column) {
    return new ColumnShape(
        column.name(),
        ColumnKind.valueOf(column.type().name()),
        column.nullable(),
        column.sqlType(),
        column.maxLength(),
        column.precision(),
        column.scale(),
        column.generated(),
        column.optional(),
        column.members());
  }

  /** The table's name. */
  public String name() {
    return meta.name();
  }

  /** Another number is another shape. */
  public long fingerprint() {
    return meta.fingerprint();
  }

  /** As MySQL describes it. */
  public TableMeta meta() {
    return meta;
  }

  /**
   * Decodes a key from the wire.
   *
   * @throws NodeException INVALID_KEY
   */
  public RowKey decodeKey(byte[] key) {
    try {
      @Nullable Object[] values = keyCodec.decode(key);
      Object[] present = new Object[values.length];
      for (int part = 0; part < values.length; part++) {
        Object value = values[part];
        if (value == null) {
          throw new NodeException(
              ErrorCode.INVALID_KEY,
              false,
              "key part " + (part + 1) + " of " + name() + " is null");
        }
        present[part] = value;
      }
      return new RowKey(present);
    } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
      throw new NodeException(
          ErrorCode.INVALID_KEY,
          false,
          "the key does not fit the primary key of " + name() + ": " + malformed.getMessage());
    }
  }

  /** A key for the wire, as {@link #decodeKey} reads it. */
  public byte[] encodeKey(RowKey key) {
    @Nullable Object[] values = new Object[key.size()];
    for (int part = 0; part < values.length; part++) {
      values[part] = key.value(part);
    }
    return keyCodec.encode(values);
  }

  /** The key of the shared entry. */
  public EntryKey entryKey(byte[] key, RowKey decoded) {
    return new EntryKey(meta.name(), key, meta.slotOf(decoded));
  }

  /** The key of the shared entry of a row. */
  public EntryKey entryKey(RowKey key) {
    @Nullable Object[] values = new @Nullable Object[key.size()];
    for (int part = 0; part < values.length; part++) {
      values[part] = key.value(part);
    }
    return entryKey(keyCodec.encode(values), key);
  }

  /** A row for the wire. */
  public byte[] encodeRow(@Nullable Object[] values) {
    return rowCodec.encode(values);
  }

  @Nullable Object[] decodeRow(byte[] row) {
    try {
      return rowCodec.decode(row);
    } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
      throw new NodeException(
          ErrorCode.INVALID_VALUE,
          false,
          "the row does not fit the columns of " + name() + ": " + malformed.getMessage());
    }
  }

  /** Until when an entry with a row, or with an absence, answers; up to 10 % earlier at random. */
  public long expiresAtMillis(boolean absent) {
    Duration ttl = absent ? policy.negativeTtl() : policy.ttl();
    double share = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
    return System.currentTimeMillis() + Math.max(1, (long) (ttl.toMillis() * share));
  }

  /** How far behind a near copy may be where the reader does not say; zero for not at all. */
  public Duration defaultBound() {
    return policy.defaultBound();
  }

  /** How long an SDK may keep a row or an absence, milliseconds; 0 for not at all. */
  public int nearTtlMillis(boolean absent) {
    if (!policy.nearCache()) {
      return 0;
    }
    Duration ttl = policy.nearTtl();
    if (absent && policy.negativeTtl().compareTo(ttl) < 0) {
      ttl = policy.negativeTtl();
    }
    return (int) Math.min(Integer.MAX_VALUE, ttl.toMillis());
  }

  /** In the words of the wire. */
  public TableDescription toProto() {
    return shape.toProto(
        io.tiercel.protocol.v1.TablePolicy.newBuilder()
            .setNearCache(policy.nearCache())
            .setDefaultBoundMillis(
                (int) Math.min(Integer.MAX_VALUE, policy.defaultBound().toMillis()))
            .build());
  }
}
