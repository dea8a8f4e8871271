package io.tiercel.client.internal.mapping;

import io.tiercel.client.Row;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import java.lang.invoke.MethodType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chooses how a caller's key type fits a table's primary key. */
final class KeyMappings {
  private KeyMappings() {}

  static KeyMapping<Row> ofRow(TableShape table) {
    List<ColumnBinding> parts = new ArrayList<>();
    table.primaryKey().forEach(index -> parts.add(ColumnBinding.ofRow(table, index, true)));
    return new RowKeys(table, parts);
  }

  /** Checks a key class against the primary key; MAPPING_MISMATCH names what does not fit. */
  static <K> KeyMapping<K> of(TableShape table, Class<K> type) {
    if (type.isRecord()) {
      return recordKeys(table, type);
    }
    if (table.primaryKey().size() != 1) {
      throw ColumnBinding.mismatch(
          table,
          "its key is "
              + names(table)
              + ", so the key type must be a record of these, not "
              + type.getName());
    }
    int index = table.primaryKey().get(0);
    @SuppressWarnings("unchecked")
    Class<K> boxed = (Class<K>) MethodType.methodType(type).wrap().returnType();
    ColumnBinding part = ColumnBinding.of(table, index, true, type, boxed, type, "the key type");
    return new SingleKey<>(boxed, part, equalAsGiven(part.column(), boxed));
  }

  private static <K> KeyMapping<K> recordKeys(TableShape table, Class<K> type) {
    RecordType<K> keyRecord = RecordType.of(table.name(), type);
    List<RecordType.Component> components = keyRecord.components();
    ColumnBinding[] bindings = new ColumnBinding[components.size()];
    int[] partOfComponent = new int[components.size()];
    boolean[] named = new boolean[table.primaryKey().size()];
    boolean equal = true;
    for (int i = 0; i < bindings.length; i++) {
      RecordType.Component component = components.get(i);
      String where = "component " + component.name() + " of key record " + keyRecord.name();
      int index = ColumnBinding.indexOf(table.columns(), component.column());
      int part = table.primaryKey().indexOf(index);
      if (part < 0) {
        throw ColumnBinding.mismatch(
            table, where + " is not a key column; the key is " + names(table));
      }
      bindings[i] =
          ColumnBinding.of(
              table, index, true, component.raw(), component.boxed(), component.generic(), where);
      partOfComponent[i] = part;
      named[part] = true;
      equal &= equalAsGiven(bindings[i].column(), component.boxed());
    }
    for (int part = 0; part < named.length; part++) {
      if (!named[part]) {
        throw ColumnBinding.mismatch(
            table,
            "key record "
                + keyRecord.name()
                + " has no component for key column "
                + table.columns().get(table.primaryKey().get(part)).name());
      }
    }
    return new RecordKeys<>(keyRecord, bindings, partOfComponent, equal);
  }

  private static boolean equalAsGiven(ColumnShape column, Class<?> type) {
    return switch (column.kind()) {
      case INTEGER, UNSIGNED_LONG -> Number.class.isAssignableFrom(type);
      case STRING -> type == String.class;
      case BYTES -> type == UUID.class;
      case DATE -> type == LocalDate.class;
      case BOOLEAN, BIT, FLOAT, DOUBLE, DECIMAL, TIME, DATETIME, TIMESTAMP, JSON, ENUM, SET ->
          false;
    };
  }

  private static List<String> names(TableShape table) {
    return table.primaryKey().stream().map(index -> table.columns().get(index).name()).toList();
  }

  private record SingleKey<K>(Class<K> type, ColumnBinding part, boolean equalAsGiven)
      implements KeyMapping<K> {
    @Override
    public Object[] toCanonical(K key) {
      return new Object[] {canonical(part, key)};
    }

    @Override
    public K fromCanonical(@Nullable Object[] canonical) {
      return Objects.requireNonNull(type.cast(part.read(canonical[0])));
    }
  }

  private record RecordKeys<K>(
      RecordType<K> type, ColumnBinding[] bindings, int[] partOfComponent, boolean equalAsGiven)
      implements KeyMapping<K> {
    @Override
    public Object[] toCanonical(K key) {
      Object[] canonical = new Object[bindings.length];
      for (int i = 0; i < bindings.length; i++) {
        canonical[partOfComponent[i]] =
            KeyMappings.canonical(bindings[i], RecordType.get(type.components().get(i), key));
      }
      return canonical;
    }

    @Override
    public K fromCanonical(@Nullable Object[] canonical) {
      @Nullable Object[] values = new @Nullable Object[bindings.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = bindings[i].read(canonical[partOfComponent[i]]);
      }
      return type.construct(values);
    }
  }

  private record RowKeys(TableShape table, List<ColumnBinding> parts) implements KeyMapping<Row> {
    @Override
    public Object[] toCanonical(Row key) {
      Object[] canonical = new Object[parts.size()];
      for (int i = 0; i < canonical.length; i++) {
        ColumnBinding part = parts.get(i);
        if (!key.has(part.column().name())) {
          throw invalid(key);
        }
        canonical[i] = KeyMappings.canonical(part, key.get(part.column().name()));
      }
      if (key.columns().size() != canonical.length) {
        throw invalid(key);
      }
      return canonical;
    }

    private TiercelException invalid(Row key) {
      return new TiercelException(
          ErrorCode.INVALID_KEY,
          "a key of table "
              + table.name()
              + " has the columns "
              + names(table)
              + ", not "
              + key.columns());
    }

    @Override
    public Row fromCanonical(@Nullable Object[] canonical) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < canonical.length; i++) {
        values.add(parts.get(i).read(canonical[i]));
      }
      return Row.of(names(table), values);
    }

    @Override
    public boolean equalAsGiven() {
      return false;
    }
  }

  private static Object canonical(ColumnBinding part, @Nullable Object value) {
    Object canonical = part.writer().write(value);
    if (canonical == null) {
      throw part.writer().refused("is part of the key and was given null");
    }
    return canonical;
  }
}
