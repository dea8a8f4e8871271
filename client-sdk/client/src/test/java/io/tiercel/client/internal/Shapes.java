package io.tiercel.client.internal;

import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.TableShape;
import java.util.List;

/** Tables for tests. */
public final class Shapes {
  private Shapes() {}

  /** {@code orders(id BIGINT, customer_id INT, note VARCHAR(40) NULL)}. */
  public static TableShape orders() {
    return orders(1);
  }

  public static TableShape orders(long fingerprint) {
    return table(
        fingerprint,
        "orders",
        1,
        column("id", ColumnKind.INTEGER, "bigint"),
        column("customer_id", ColumnKind.INTEGER, "int"),
        nullable("note", ColumnKind.STRING, "varchar(40)", 40));
  }

  /** The first {@code keyParts} columns are the key, the first one the shard key. */
  public static TableShape table(
      long fingerprint, String name, int keyParts, ColumnShape... columns) {
    return new TableShape(
        name,
        fingerprint,
        List.of(columns),
        java.util.stream.IntStream.range(0, keyParts).boxed().toList(),
        0);
  }

  public static ColumnShape column(String name, ColumnKind kind, String sqlType) {
    return column(name, kind, sqlType, 0);
  }

  public static ColumnShape column(String name, ColumnKind kind, String sqlType, long maxLength) {
    return new ColumnShape(name, kind, false, sqlType, maxLength, 0, 0, false, false, List.of());
  }

  public static ColumnShape nullable(String name, ColumnKind kind, String sqlType, long maxLength) {
    return new ColumnShape(name, kind, true, sqlType, maxLength, 0, 0, false, true, List.of());
  }
}
