package io.tiercel.router.move;

import java.io.Serializable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows move, and its SQL. Immutable.
 *
 * @param name the table
 * @param slotColumn the column that says the slot
 * @param columns all of them, in the order of row events
 * @param key positions of the primary key's columns among them
 * @param slotPosition of the slot's column among them
 * @param slotIndex the index that begins with the slot, then has the primary key
 * @param chunkRows most rows read at once: fewer when rows are long
 */
record MovedTable(
    String name,
    String slotColumn,
    List<MovedColumn> columns,
    List<Integer> key,
    int slotPosition,
    String slotIndex,
    int chunkRows) {

  /**
   * A row as literals.
   *
   * @param table where it is
   * @param slot its slot
   * @param key of the key's columns, joined; one text for one key
   * @param values of the writable columns, joined; null where the row is gone
   */
  record Row(MovedTable table, int slot, String key, @Nullable String values) {
    /** Its name among the rows of all tables. */
    String id() {
      return table.name + "|" + key;
    }
  }

  /** A row's position in the order of a copy. */
  record Place(int slot, List<String> key) {}

  private static final String SEPARATOR = ", ";

  private String quoted() {
    return Sql.quote(name);
  }

  /** MySQL would rather read a small table whole and sort it. */
  private String indexed() {
    return quoted() + " FORCE INDEX (" + Sql.quote(slotIndex) + ")";
  }

  private List<MovedColumn> writable() {
    return columns.stream().filter(MovedColumn::writable).toList();
  }

  List<String> keyNames() {
    return key.stream().map(position -> Sql.quote(columns.get(position).name())).toList();
  }

  /** The next rows of these slots, ascending by slot and key. */
  String select(List<Integer> slots, int limit) {
    return select(Sql.quote(slotColumn) + " IN (" + Sql.list(slots) + ")", limit);
  }

  /** The rows of a slot after a key, ascending. */
  String selectAfter(Place place, int limit) {
    return select(Sql.quote(slotColumn) + " = " + place.slot + " AND " + after(place.key), limit);
  }

  private String select(String condition, int limit) {
    String slot = Sql.quote(slotColumn);
    return "SELECT "
        + slot
        + SEPARATOR
        + IntStream.range(0, columns.size())
            .mapToObj(this::selectedExpression)
            .collect(Collectors.joining(SEPARATOR))
        + " FROM "
        + indexed()
        + " WHERE "
        + condition
        + " ORDER BY "
        + slot
        + SEPARATOR
        + String.join(SEPARATOR, keyNames())
        + " LIMIT "
        + limit;
  }

  String selectedExpression(int position) {
    MovedColumn column = columns.get(position);
    return column.writable() || key.contains(position) ? column.expression() : MovedColumn.NULL;
  }

  /** Whether a row comes after a key, given as literals. */
  String after(List<String> last) {
    List<String> names = keyNames();
    List<String> cases = new ArrayList<>();
    for (int part = 0; part < names.size(); part++) {
      StringBuilder one = new StringBuilder();
      for (int before = 0; before < part; before++) {
        one.append(names.get(before)).append(" = ").append(last.get(before)).append(" AND ");
      }
      cases.add(one.append(names.get(part)).append(" > ").append(last.get(part)).toString());
    }
    return "((" + String.join(") OR (", cases) + "))";
  }

  /**
   * Counts the rows of slots, and sums their checksums: a number to know them by, slot, rows, sum.
   */
  String checksums(int number, Collection<Integer> slots) {
    String slot = Sql.quote(slotColumn);
    return "SELECT "
        + number
        + ", "
        + slot
        + ", COUNT(*), SUM("
        + rowChecksum()
        + ") FROM "
        + indexed()
        + " WHERE "
        + slot
        + " IN ("
        + Sql.list(slots)
        + ") GROUP BY "
        + slot;
  }

  /** Each row of a slot: the key's columns, then its checksum. */
  String rowChecksums(int slot) {
    return "SELECT "
        + key.stream()
            .map(position -> columns.get(position).expression())
            .collect(Collectors.joining(SEPARATOR))
        + SEPARATOR
        + rowChecksum()
        + " FROM "
        + indexed()
        + " WHERE "
        + Sql.quote(slotColumn)
        + " = "
        + slot;
  }

  /** A row's checksum, over the columns that can be written. */
  String rowChecksum() {
    return writable().stream()
        .map(MovedColumn::checksumTerms)
        .collect(Collectors.joining(SEPARATOR, "CRC32(CONCAT_WS('#', ", "))"));
  }

  /** Counts the rows of slots: slot, rows. */
  String count(Collection<Integer> slots) {
    String slot = Sql.quote(slotColumn);
    String in = slot + " IN (" + Sql.list(slots) + ")";
    return "SELECT " + slot + ", COUNT(*) FROM " + indexed() + " WHERE " + in + " GROUP BY " + slot;
  }

  /** Deletes some rows of these slots. */
  String deleteSome(Collection<Integer> slots, int limit) {
    return "DELETE FROM "
        + quoted()
        + " WHERE "
        + Sql.quote(slotColumn)
        + " IN ("
        + Sql.list(slots)
        + ") LIMIT "
        + limit;
  }

  /** Deletes the rows with these keys. */
  String delete(Collection<String> keys) {
    boolean compound = key.size() > 1;
    String names = String.join(SEPARATOR, keyNames());
    return "DELETE FROM "
        + quoted()
        + " WHERE "
        + (compound ? "(" + names + ")" : names)
        + " IN ("
        + (compound ? "(" + String.join("), (", keys) + ")" : String.join(SEPARATOR, keys))
        + ")";
  }

  /** Inserts rows, each the joined literals of the writable columns. */
  String insert(Collection<String> rows) {
    return writable().stream()
        .map(column -> Sql.quote(column.name()))
        .collect(
            Collectors.joining(
                SEPARATOR,
                "INSERT INTO " + quoted() + " (",
                ") VALUES (" + String.join("), (", rows) + ")"));
  }

  /** The row that {@link #select} gave. */
  Row selected(ResultSet row) throws SQLException {
    String[] literals = new String[columns.size()];
    for (int i = 0; i < literals.length; i++) {
      literals[i] = columns.get(i).selected(row.getBytes(i + 2));
    }
    return new Row(this, row.getInt(1), keyOf(literals), valuesOf(literals));
  }

  /** The literals of a row's key, apart. */
  List<String> keyParts(ResultSet row, int firstColumn, boolean wholeRow) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      int position = key.get(i);
      int column = firstColumn + (wholeRow ? position : i);
      parts.add(columns.get(position).selected(row.getBytes(column)));
    }
    return parts;
  }

  /** The literals of a row event's cells. */
  String[] logged(Serializable[] cells) {
    String[] literals = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      literals[i] = columns.get(i).logged(cells[i]);
    }
    return literals;
  }

  String keyOf(String[] literals) {
    StringBuilder joined = new StringBuilder();
    for (int position : key) {
      joined.append(joined.length() == 0 ? "" : SEPARATOR).append(literals[position]);
    }
    return joined.toString();
  }

  String valuesOf(String[] literals) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < literals.length; i++) {
      if (columns.get(i).writable()) {
        joined.append(joined.length() == 0 ? "" : SEPARATOR).append(literals[i]);
      }
    }
    return joined.toString();
  }
}
