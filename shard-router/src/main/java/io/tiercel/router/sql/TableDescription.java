package io.tiercel.router.sql;

import java.util.List;
import java.util.Optional;

/**
 * A table as {@code information_schema} tells it.
 *
 * @param database its schema
 * @param name the table, spelled as MySQL does
 * @param baseTable false for a view
 * @param engine the storage engine, empty for a view
 * @param columns in ordinal order
 * @param indexes parts of all indexes, each index's in its order
 * @param triggers whether it has any
 * @param cascades its foreign keys by which MySQL changes rows on its own
 */
record TableDescription(
    String database,
    String name,
    boolean baseTable,
    String engine,
    List<ColumnRow> columns,
    List<IndexRow> indexes,
    boolean triggers,
    List<String> cascades) {

  Optional<ColumnRow> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  List<IndexRow> primaryKey() {
    return indexes.stream().filter(IndexRow::primary).toList();
  }
}
