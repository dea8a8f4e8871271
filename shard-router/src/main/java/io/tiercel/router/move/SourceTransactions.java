package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a source's binlog together to transactions, and keeps of their rows those of
 * the moving slots. Whatever it does not understand ends the job. Confined to the reading thread.
 */
final class SourceTransactions {
  /** Takes what was read. */
  @FunctionalInterface
  interface Sink {
    /** May wait, which makes the sender of the binlog wait. */
    void take(SourceTransaction transaction) throws InterruptedException;
  }

  private static final String MOVER_TABLE = "tiercel_move";
  private static final int PART_ROWS = 2_000;
  private static final Set<String> HARMLESS =
      Set.of("CREATE", "GRANT", "REVOKE", "FLUSH", "ANALYZE", "SET", "SAVEPOINT", "RELEASE", "USE");

  private final String database;
  private final Map<String, MovedTable> tables;
  private final BitSet slots;
  private final Sink sink;
  private final Map<Long, TableMapEventData> maps = new HashMap<>();
  private List<MovedTable.Row> rows = new ArrayList<>();
  private @Nullable String gtid;
  private boolean mover;
  private boolean open;

  /**
   * Reads.
   *
   * @param tables by name
   * @param slots whose rows are kept
   */
  SourceTransactions(String database, Map<String, MovedTable> tables, BitSet slots, Sink sink) {
    this.database = database;
    this.tables = tables;
    this.slots = slots;
    this.sink = sink;
  }

  /** The next event of the stream. */
  void accept(Event event) throws InterruptedException {
    switch (event.getHeader().getEventType()) {
      case GTID -> begin(((GtidEventData) event.getData()).getMySqlGtid().toString());
      case QUERY -> statement(event.getData());
      case TABLE_MAP -> table(event.getData());
      case WRITE_ROWS, EXT_WRITE_ROWS -> written(event.getData());
      case UPDATE_ROWS, EXT_UPDATE_ROWS -> updated(event.getData());
      case DELETE_ROWS, EXT_DELETE_ROWS -> deleted(event.getData());
      case XID -> end();
      case ROTATE,
          FORMAT_DESCRIPTION,
          PREVIOUS_GTIDS,
          HEARTBEAT,
          IGNORABLE,
          ROWS_QUERY,
          STOP,
          INTVAR,
          RAND,
          USER_VAR,
          TRANSACTION_CONTEXT,
          VIEW_CHANGE -> {}
      default ->
          throw new MoveFailedException(
              "the source's binlog has an event of type "
                  + event.getHeader().getEventType()
                  + ", which a move does not understand");
    }
  }

  private void begin(String next) {
    gtid = next;
    mover = false;
    open = false;
    rows = new ArrayList<>();
    maps.clear();
  }

  private void statement(QueryEventData statement) throws InterruptedException {
    String sql = statement.getSql().strip();
    String word = sql.split("[\\s(;]+", 2)[0].toUpperCase(Locale.ROOT);
    switch (word) {
      case "BEGIN" -> open = true;
      case "COMMIT" -> end();
      case "ROLLBACK" -> {
        // To a savepoint: what was undone is in the binlog, and undone again by what follows.
        if (sql.length() == word.length()) {
          end();
        }
      }
      default -> {
        if (!HARMLESS.contains(word) && concernsUs(statement)) {
          throw new MoveFailedException(
              "a "
                  + word
                  + " statement changed database "
                  + database
                  + " on the source while slots were moving: let it end, then retry the job");
        }
        if (!open) {
          end();
        }
      }
    }
  }

  private boolean concernsUs(QueryEventData statement) {
    return database.equals(statement.getDatabase()) || statement.getSql().contains(database);
  }

  private void end() throws InterruptedException {
    String ended = gtid;
    if (ended == null) {
      throw new MoveFailedException("the source's binlog has a transaction without a GTID");
    }
    sink.take(new SourceTransaction(ended, mover, rows, true));
    gtid = null;
  }

  private void table(TableMapEventData map) {
    maps.put(map.getTableId(), map);
    if (isOurs(map) && map.getTable().equals(MOVER_TABLE)) {
      mover = true;
    }
  }

  private boolean isOurs(TableMapEventData map) {
    return map.getDatabase().equals(database);
  }

  private @Nullable MovedTable moved(long tableNumber) {
    TableMapEventData map = maps.get(tableNumber);
    if (map == null) {
      throw new MoveFailedException("the source's binlog has rows without their table");
    }
    MovedTable table = isOurs(map) ? tables.get(map.getTable()) : null;
    if (table != null && map.getColumnTypes().length != table.columns().size()) {
      throw new MoveFailedException(
          "table " + table.name() + " has changed its columns on the source: retry the job");
    }
    return table;
  }

  private void written(WriteRowsEventData event) throws InterruptedException {
    MovedTable table = moved(event.getTableId());
    if (table != null) {
      for (Serializable[] row : event.getRows()) {
        stored(table, row, event.getIncludedColumns());
      }
    }
  }

  private void deleted(DeleteRowsEventData event) throws InterruptedException {
    MovedTable table = moved(event.getTableId());
    if (table != null) {
      for (Serializable[] row : event.getRows()) {
        gone(table, row, event.getIncludedColumns());
      }
    }
  }

  /** The key may be another one afterwards, and so may the slot. */
  private void updated(UpdateRowsEventData event) throws InterruptedException {
    MovedTable table = moved(event.getTableId());
    if (table != null) {
      for (Map.Entry<Serializable[], Serializable[]> row : event.getRows()) {
        gone(table, row.getKey(), event.getIncludedColumnsBeforeUpdate());
        stored(table, row.getValue(), event.getIncludedColumns());
      }
    }
  }

  private void stored(MovedTable table, Serializable[] cells, BitSet included)
      throws InterruptedException {
    int slot = slot(table, cells, included);
    if (slots.get(slot)) {
      String[] literals = literals(table, cells);
      add(new MovedTable.Row(table, slot, table.keyOf(literals), table.valuesOf(literals)));
    }
  }

  private void gone(MovedTable table, Serializable[] cells, BitSet included)
      throws InterruptedException {
    int slot = slot(table, cells, included);
    if (slots.get(slot)) {
      add(new MovedTable.Row(table, slot, table.keyOf(literals(table, cells)), null));
    }
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

  private static String[] literals(MovedTable table, Serializable[] cells) {
    String[] literals = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      literals[i] = table.columns().get(i).logged(cells[i]);
    }
    return literals;
  }

  private void add(MovedTable.Row row) throws InterruptedException {
    rows.add(row);
    String part = gtid;
    if (rows.size() >= PART_ROWS && part != null) {
      sink.take(new SourceTransaction(part, mover, rows, false));
      rows = new ArrayList<>();
    }
  }
}
