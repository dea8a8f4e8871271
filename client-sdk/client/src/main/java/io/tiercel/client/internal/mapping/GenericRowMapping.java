package io.tiercel.client.internal.mapping;

import io.tiercel.client.Row;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows without a class. A column a row does not have is not written. */
final class GenericRowMapping implements RowMapping<Row> {
  private final TableShape table;
  private final List<String> names;
  private final ColumnBinding[] bindings;

  GenericRowMapping(TableShape table) {
    this.table = table;
    this.names = table.columns().stream().map(ColumnShape::name).toList();
    this.bindings = new ColumnBinding[names.size()];
    for (int i = 0; i < bindings.length; i++) {
      bindings[i] = ColumnBinding.ofRow(table, i, table.primaryKey().contains(i));
    }
  }

  @Override
  public @Nullable Object[] toCanonical(Row row) {
    for (String name : row.columns()) {
      if (ColumnBinding.indexOf(table.columns(), name) < 0) {
        throw new TiercelException(
            ErrorCode.MAPPING_MISMATCH,
            "table " + table.name() + " has no column " + name + "; it has " + names);
      }
    }
    @Nullable Object[] canonical = new @Nullable Object[bindings.length];
    for (ColumnBinding binding : bindings) {
      ColumnShape column = binding.column();
      if (row.has(column.name()) && !column.generated()) {
        canonical[binding.index()] = binding.writer().write(row.get(column.name()));
      } else if (!column.optional() && !column.generated()) {
        throw binding.writer().refused("has no default and the row does not have it");
      }
    }
    return canonical;
  }

  @Override
  public Row fromCanonical(@Nullable Object[] canonical) {
    @Nullable Object[] values = new @Nullable Object[bindings.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bindings[i].read(canonical[i]);
    }
    return Row.of(names, Arrays.asList(values));
  }

  @Override
  public List<Integer> writtenColumns(Row row) {
    List<Integer> written = new ArrayList<>();
    boolean all = true;
    for (ColumnBinding binding : bindings) {
      boolean named = row.has(binding.column().name());
      if (named && !binding.column().generated()) {
        written.add(binding.index());
      }
      all &= named || binding.column().generated();
    }
    return all ? List.of() : written;
  }

  @Override
  public Row copyOf(Row row) {
    return row;
  }
}
