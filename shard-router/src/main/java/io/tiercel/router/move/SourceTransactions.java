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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a source's binlog together to transactions, and keeps of their rows those that
 * are wanted. Whatever it does not understand ends the job. Confined to the reading thread.
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

  private final LoggedRows wanted;
  private final Sink sink;
  private final Map<Long, TableMapEventData> maps = new HashMap<>();
  private List<MovedTable.Row> rows = new ArrayList<>();
  private @Nullable String gtid;
  private boolean mover;
  private boolean open;

  /** Reads. */
  SourceTransactions(LoggedRows wanted, Sink sink) {
    this.wanted = wanted;
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
        if (!HARMLESS.contains(word)) {
          wanted.changedTables(word, statement);
        }
        if (!open) {
          end();
        }
      }
    }
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
    return map.getDatabase().equals(wanted.database());
  }

  /** The table's name; null for one that is not wanted. */
  private @Nullable String wanted(long tableNumber) {
    TableMapEventData map = maps.get(tableNumber);
    if (map == null) {
      throw new MoveFailedException("the source's binlog has rows without their table");
    }
    if (!isOurs(map) || !wanted.tables().contains(map.getTable())) {
      return null;
    }
    if (map.getColumnTypes().length != wanted.columns(map.getTable())) {
      throw new MoveFailedException(
          "table " + map.getTable() + " has changed its columns on the source: retry the job");
    }
    return map.getTable();
  }

  private void written(WriteRowsEventData event) throws InterruptedException {
    String table = wanted(event.getTableId());
    if (table != null) {
      for (Serializable[] row : event.getRows()) {
        add(wanted.stored(table, row, event.getIncludedColumns()));
      }
    }
  }

  private void deleted(DeleteRowsEventData event) throws InterruptedException {
    String table = wanted(event.getTableId());
    if (table != null) {
      for (Serializable[] row : event.getRows()) {
        add(wanted.gone(table, row, event.getIncludedColumns()));
      }
    }
  }

  /** The key may be another one afterwards, and so may the slot. */
  private void updated(UpdateRowsEventData event) throws InterruptedException {
    String table = wanted(event.getTableId());
    if (table != null) {
      for (Map.Entry<Serializable[], Serializable[]> row : event.getRows()) {
        add(wanted.gone(table, row.getKey(), event.getIncludedColumnsBeforeUpdate()));
        add(wanted.stored(table, row.getValue(), event.getIncludedColumns()));
      }
    }
  }

  private void add(MovedTable.@Nullable Row row) throws InterruptedException {
    if (row == null) {
      return;
    }
    rows.add(row);
    String part = gtid;
    if (rows.size() >= PART_ROWS && part != null) {
      sink.take(new SourceTransaction(part, mover, rows, false));
      rows = new ArrayList<>();
    }
  }
}
