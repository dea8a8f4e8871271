package io.tiercel.cli.row;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.client.Row;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keys and rows of one table from text and to text. Thread-safe.
 *
 * <p>Errors name the column and what it expects, never the value.
 */
public final class TextRows {
  private final TableShape shape;

  /** For the table of this shape. */
  public TextRows(TableShape shape) {
    this.shape = shape;
  }

  /**
   * A key from its parts in primary key order, or each as {@code column=value}.
   *
   * @throws ColumnTextException when a part is missing, too many, or not what its column takes
   */
  public Row key(List<String> parts) {
    List<ColumnShape> columns = keyColumns();
    if (parts.size() != columns.size()) {
      throw new ColumnTextException(
          String.format(
              "table %s has the primary key (%s): %d %s needed, %d given",
              shape.name(),
              names(columns),
              columns.size(),
              columns.size() == 1 ? "value is" : "values are",
              parts.size()),
          null);
    }
    Map<String, String> named = named(parts, columns);
    Row.Builder key = Row.builder();
    for (int i = 0; i < columns.size(); i++) {
      ColumnShape column = columns.get(i);
      String text = named.isEmpty() ? parts.get(i) : String.valueOf(named.get(column.name()));
      key.set(column.name(), ColumnText.parse(column.name(), column.kind(), text));
    }
    return key.build();
  }

  /** Name to text, when every part names another key column; else empty. */
  private static Map<String, String> named(List<String> parts, List<ColumnShape> columns) {
    Map<String, String> named = new LinkedHashMap<>();
    for (ColumnShape column : columns) {
      String prefix = column.name().toLowerCase(Locale.ROOT) + "=";
      parts.stream()
          .filter(part -> part.toLowerCase(Locale.ROOT).startsWith(prefix))
          .forEach(part -> named.put(column.name(), part.substring(prefix.length())));
    }
    return named.size() == columns.size() ? named : Map.of();
  }

  /**
   * A row from {@code column=value} texts.
   *
   * @throws ColumnTextException when one has no such form, names no column, or does not fit it
   */
  public Row row(List<String> assignments) {
    Row.Builder row = Row.builder();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new ColumnTextException("write each column as name=value", null);
      }
      ColumnShape column = column(assignment.substring(0, equals));
      String text = assignment.substring(equals + 1);
      row.set(column.name(), ColumnText.parse(column.name(), column.kind(), text));
    }
    return row.build();
  }

  /**
   * A row from a JSON object: null is SQL NULL, everything else is read as its text is.
   *
   * @throws ColumnTextException when it is no object, names no column, or does not fit it
   */
  public Row row(JsonNode object) {
    if (!object.isObject()) {
      throw new ColumnTextException("the row must be a JSON object, as {\"id\": 1}", null);
    }
    Row.Builder row = Row.builder();
    object
        .properties()
        .forEach(
            field -> {
              ColumnShape column = column(field.getKey());
              row.set(column.name(), value(column, field.getValue()));
            });
    return row.build();
  }

  private static @Nullable Object value(ColumnShape column, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    boolean nested = json.isContainerNode() || column.kind() == ColumnKind.JSON;
    String text = nested ? json.toString() : json.asText();
    return ColumnText.parse(column.name(), column.kind(), text);
  }

  /** A row, or a key, for a machine: numbers and booleans as such, everything else as text. */
  public Map<String, @Nullable Object> json(Row row) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String name : row.columns()) {
      fields.put(name, json(column(name).kind(), row.get(name)));
    }
    return fields;
  }

  private static @Nullable Object json(ColumnKind kind, @Nullable Object value) {
    return switch (kind) {
      case BOOLEAN, INTEGER, UNSIGNED_LONG, BIT, FLOAT, DOUBLE -> value;
      case DECIMAL, STRING, BYTES, DATE, TIME, DATETIME, TIMESTAMP, JSON, ENUM, SET ->
          value == null ? null : ColumnText.show(kind, value);
    };
  }

  /** A column's value for a person. */
  public String show(Row row, String name) {
    return ColumnText.show(column(name).kind(), row.get(name));
  }

  /** A key for a person: {@code customer_id=1 number=2}. */
  public String showKey(Row key) {
    return key.columns().stream()
        .map(name -> name + "=" + show(key, name))
        .collect(Collectors.joining(" "));
  }

  /** The key columns of a row, as far as it has them. */
  public Row keyOf(Row row) {
    Row.Builder key = Row.builder();
    keyColumns().stream()
        .filter(column -> row.has(column.name()))
        .forEach(column -> key.set(column.name(), row.get(column.name())));
    return key.build();
  }

  private List<ColumnShape> keyColumns() {
    List<ColumnShape> columns = new ArrayList<>();
    shape.primaryKey().forEach(index -> columns.add(shape.columns().get(index)));
    return columns;
  }

  private ColumnShape column(String name) {
    return shape.columns().stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ColumnTextException(
                    String.format(
                        "table %s has no column %s; it has %s",
                        shape.name(), name, names(shape.columns())),
                    null));
  }

  private static String names(List<ColumnShape> columns) {
    return columns.stream().map(ColumnShape::name).collect(Collectors.joining(", "));
  }
}
