package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.event.QueryEventData;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of moving slots. Immutable. */
final class MovingRows implements LoggedRows {
  private final String database;
  private final Map<String, MovedTable> tables;
  private final BitSet slots;

  MovingRows(String database, List<MovedTable> tables, BitSet slots) {
    this.database = database;
    this.tables = tables.stream().collect(Collectors.toMap(MovedTable::name, Function.identity()));
    this.slots = slots;
  }

  @Override
  public String database() {
    return database;
  }

  @Override
  public Set<String> tables() {
    return tables.keySet();
  }

  private MovedTable table(String name) {
    MovedTable table = tables.get(name);
    if (table == null) {
      throw new MoveFailedException("table " + name + " does not move");
    }
    return table;
  }

  @Override
  public int columns(String table) {
    return table(table).columns().size();
  }

  @Override
  public MovedTable.@Nullable Row stored(String name, Serializable[] cells, BitSet included) {
    MovedTable table = table(name);
    int slot = slot(table, cells, included);
    if (!slots.get(slot)) {
      return null;
    }
    String[] literals = table.logged(cells);
    return new MovedTable.Row(table, slot, table.keyOf(literals), table.valuesOf(literals));
  }

  @Override
  public MovedTable.@Nullable Row gone(String name, Serializable[] cells, BitSet included) {
    MovedTable table = table(name);
    int slot = slot(table, cells, included);
    return slots.get(slot)
        ? new MovedTable.Row(table, slot, table.keyOf(table.logged(cells)), null)
        : null;
  }

  private static int slot(MovedTable table, Serializable[] cells, BitSet included) {
    if (included.cardinality() != table.columns().size()
        || !(cells[table.slotPosition()] instanceof Number slot)) {
      throw new MoveFailedException(
          "a row event of table "
              + table.name()
              + " lacks columns: SET PERSIST binlog_row_image = FULL on the source, and retry");
    }
    return slot.intValue() & 0xFFFF;
  }

  @Override
  public void changedTables(String word, QueryEventData statement) {
    if (database.equals(statement.getDatabase()) || statement.getSql().contains(database)) {
      throw new MoveFailedException(
          "a "
              + word
              + " statement changed database "
              + database
              + " on the source while slots were moving: let it end, then retry the job");
    }
  }
}
