package io.tiercel.client.internal.mapping;

import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column and the Java type its values have on the caller's side. Immutable and thread-safe.
 *
 * @param index of the column in the table
 */
record ColumnBinding(int index, ColumnShape column, ColumnReader reader, ColumnWriter writer) {
  /** Binds a record's component, or the single key type, to a column. */
  static ColumnBinding of(
      TableShape table,
      int index,
      boolean key,
      Class<?> raw,
      Class<?> boxed,
      Type type,
      String where) {
    ColumnShape column = table.columns().get(index);
    ColumnReader reader = ColumnReaders.find(table.name(), column, boxed, type);
    if (reader == null) {
      throw mismatch(
          table,
          where
              + " is "
              + type.getTypeName()
              + ", but column "
              + column.name()
              + " is "
              + column.sqlType()
              + "; use "
              + ColumnTypes.of(column));
    }
    if (raw.isPrimitive() && column.nullable()) {
      throw mismatch(
          table,
          where
              + " is "
              + raw.getName()
              + ", but column "
              + column.name()
              + " ("
              + column.sqlType()
              + ") may be NULL; use "
              + boxed.getSimpleName());
    }
    return new ColumnBinding(index, column, reader, new ColumnWriter(table.name(), column, key));
  }

  /** Binds a column to the class a {@link io.tiercel.client.Row} holds for it. */
  static ColumnBinding ofRow(TableShape table, int index, boolean key) {
    ColumnShape column = table.columns().get(index);
    return new ColumnBinding(
        index, column, ColumnReaders.forRow(column), new ColumnWriter(table.name(), column, key));
  }

  @Nullable Object read(@Nullable Object canonical) {
    return canonical == null ? null : reader.read(canonical);
  }

  static TiercelException mismatch(TableShape table, String what) {
    return new TiercelException(ErrorCode.MAPPING_MISMATCH, "table " + table.name() + ": " + what);
  }

  /** The index of a column by name, -1 for none. */
  static int indexOf(List<ColumnShape> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }
}
