package io.tiercel.client.internal.mapping;

import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.TableShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as records. */
final class RecordRowMapping<V> implements RowMapping<V> {
  private final RecordType<V> type;
  private final ColumnBinding[] bindings;
  private final int width;
  private final List<Integer> writtenColumns;
  private final boolean mutable;

  private RecordRowMapping(TableShape table, RecordType<V> type) {
    this.type = type;
    this.width = table.columns().size();
    this.bindings = new ColumnBinding[type.components().size()];
    boolean[] named = new boolean[width];
    boolean hasArrays = false;
    for (int i = 0; i < bindings.length; i++) {
      bindings[i] = bind(table, type.components().get(i));
      named[bindings[i].index()] = true;
      hasArrays |= type.components().get(i).raw().isArray();
    }
    this.mutable = hasArrays;
    this.writtenColumns = written(table, named);
  }

  /** Checks a record class against the table; MAPPING_MISMATCH names column and component. */
  static <V> RecordRowMapping<V> of(TableShape table, Class<V> type) {
    return new RecordRowMapping<>(table, RecordType.of(table.name(), type));
  }

  private ColumnBinding bind(TableShape table, RecordType.Component component) {
    String where = "component " + component.name() + " of record " + type.name();
    int index = ColumnBinding.indexOf(table.columns(), component.column());
    if (index < 0) {
      throw ColumnBinding.mismatch(
          table,
          where
              + " ("
              + component.generic().getTypeName()
              + ") needs a column "
              + component.column()
              + ", which the table does not have; it has "
              + table.columns().stream().map(ColumnShape::name).toList());
    }
    boolean key = table.primaryKey().contains(index);
    return ColumnBinding.of(
        table, index, key, component.raw(), component.boxed(), component.generic(), where);
  }

  private List<Integer> written(TableShape table, boolean[] named) {
    List<Integer> written = new ArrayList<>();
    boolean all = true;
    for (int index = 0; index < named.length; index++) {
      ColumnShape column = table.columns().get(index);
      boolean key = table.primaryKey().contains(index);
      if (!named[index] && (key || !(column.optional() || column.generated()))) {
        throw ColumnBinding.mismatch(
            table,
            "record "
                + type.name()
                + " has no component for column "
                + column.name()
                + " ("
                + column.sqlType()
                + "), which "
                + (key ? "is part of the key" : "has no default"));
      }
      if (named[index] && !column.generated()) {
        written.add(index);
      }
      all &= named[index] || column.generated();
    }
    return all ? List.of() : List.copyOf(written);
  }

  @Override
  public @Nullable Object[] toCanonical(V row) {
    @Nullable Object[] canonical = new @Nullable Object[width];
    for (int i = 0; i < bindings.length; i++) {
      ColumnBinding binding = bindings[i];
      if (!binding.column().generated()) {
        canonical[binding.index()] =
            binding.writer().write(RecordType.get(type.components().get(i), row));
      }
    }
    return canonical;
  }

  @Override
  public V fromCanonical(@Nullable Object[] canonical) {
    @Nullable Object[] values = new @Nullable Object[bindings.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bindings[i].read(canonical[bindings[i].index()]);
    }
    return type.construct(values);
  }

  @Override
  public List<Integer> writtenColumns(V row) {
    return writtenColumns;
  }

  @Override
  public V copyOf(V row) {
    if (!mutable) {
      return row;
    }
    @Nullable Object[] values = new @Nullable Object[bindings.length];
    for (int i = 0; i < values.length; i++) {
      Object value = RecordType.get(type.components().get(i), row);
      values[i] = value instanceof byte[] bytes ? bytes.clone() : value;
    }
    return type.construct(values);
  }
}
