package io.tiercel.router.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Rows on their way to the target, the last image of each key. Confined to the mover's thread.
 *
 * <p>Written by deleting every key and inserting what is left, not by upserts: MySQL's upsert would
 * change another row where a unique index beside the primary key has the value, REPLACE would
 * delete that row. This way it is an error.
 */
final class RowBatch {
  private static final int STATEMENT_CHARS = 4 << 20;

  private final Map<String, MovedTable.Row> rows = new LinkedHashMap<>();

  /** Of these, keys under which the target has nothing. */
  private final Set<String> fresh = new HashSet<>();

  void put(MovedTable.Row row) {
    rows.put(row.id(), row);
    fresh.remove(row.id());
  }

  /** A row of which the target has nothing under its key: a quarter cheaper to write. */
  void putNew(MovedTable.Row row) {
    rows.put(row.id(), row);
    fresh.add(row.id());
  }

  int size() {
    return rows.size();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The rows of each part. */
  List<RowBatch> split(int parts, ToIntFunction<MovedTable.Row> partOf) {
    List<RowBatch> split = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      split.add(new RowBatch());
    }
    rows.values().forEach(row -> split.get(partOf.applyAsInt(row)).put(row));
    return split;
  }

  /** Inside the caller's transaction. */
  void write(Connection target) throws SQLException {
    Map<MovedTable, List<MovedTable.Row>> byTable =
        rows.values().stream()
            .collect(
                Collectors.groupingBy(
                    MovedTable.Row::table, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<MovedTable, List<MovedTable.Row>> one : byTable.entrySet()) {
      write(target, one.getKey(), one.getValue());
    }
  }

  private void write(Connection target, MovedTable table, Collection<MovedTable.Row> rows)
      throws SQLException {
    List<String> deleted =
        rows.stream().filter(row -> !fresh.contains(row.id())).map(MovedTable.Row::key).toList();
    for (List<String> keys : parts(deleted)) {
      Sql.execute(target, table.delete(keys));
    }
    List<String> inserted = new ArrayList<>();
    for (MovedTable.Row row : rows) {
      String values = row.values();
      if (values != null) {
        inserted.add(values);
      }
    }
    for (List<String> values : parts(inserted)) {
      Sql.execute(target, table.insert(values));
    }
  }

  /** No statement longer than a server takes. */
  private static List<List<String>> parts(List<String> texts) {
    List<List<String>> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    long chars = 0;
    for (String text : texts) {
      if (!part.isEmpty() && chars + text.length() > STATEMENT_CHARS) {
        parts.add(part);
        part = new ArrayList<>();
        chars = 0;
      }
      part.add(text);
      chars += text.length();
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }
}
