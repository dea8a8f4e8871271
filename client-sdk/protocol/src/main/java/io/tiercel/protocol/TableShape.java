package io.tiercel.protocol;

import io.tiercel.protocol.v1.TableDescription;
import io.tiercel.protocol.v1.TablePolicy;
import java.util.List;

/**
 * A table as SDK and node agree on it. Rows and keys on the wire are encoded in its column order.
 *
 * @param name the table's name
 * @param fingerprint another number is another shape
 * @param columns in ordinal order, without {@code _slot} and {@code _version}
 * @param primaryKey indexes into {@code columns}, in primary key order
 * @param shardKey index into {@code columns}; one of {@code primaryKey}
 */
public record TableShape(
    String name,
    long fingerprint,
    List<ColumnShape> columns,
    List<Integer> primaryKey,
    int shardKey) {

  /** Reads what {@link #toProto} wrote. */
  public static TableShape fromProto(TableDescription table) {
    return new TableShape(
        table.getTable(),
        table.getFingerprint(),
        table.getColumnsList().stream().map(ColumnShape::fromProto).toList(),
        List.copyOf(table.getPrimaryKeyList()),
        table.getShardKey());
  }

  /** This shape and a policy in the words of the wire. */
  public TableDescription toProto(TablePolicy policy) {
    return TableDescription.newBuilder()
        .setTable(name)
        .setFingerprint(fingerprint)
        .addAllColumns(columns.stream().map(ColumnShape::toProto).toList())
        .addAllPrimaryKey(primaryKey)
        .setShardKey(shardKey)
        .setPolicy(policy)
        .build();
  }

  /** The codec of whole rows. */
  public RowCodec rowCodec() {
    return new RowCodec(columns.stream().map(ColumnShape::kind).toList());
  }

  /** The codec of primary keys. */
  public RowCodec keyCodec() {
    return new RowCodec(primaryKey.stream().map(index -> columns.get(index).kind()).toList());
  }

  /** The slot of a key given in canonical values, in primary key order. */
  public int slotOf(Object[] key) {
    return Slots.of(columns.get(shardKey).kind(), key[primaryKey.indexOf(shardKey)]);
  }
}
